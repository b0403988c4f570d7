#include "rules/text/numbers/words.hpp"

#include "rules/text/numbers/text.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace rules::text::numbers {
namespace {

// `languages`: those in which the words mean this; "?" is an unknown one, empty any. Of two rows
// the first that fits decides.
struct Row {
    Role role;
    std::uint8_t exponent;
    const char* currency;
    const char* languages;
    const char* words;  ///< parted by "|"; the words of one phrase by spaces
};

constexpr Row kRows[] = {
    {Role::scale, 2, "", "", "hundred"},
    {Role::scale, 3, "", "es pt ca gl", "mil"},
    {Role::scale, 3, "", "it", "mille"},
    {Role::scale, 3, "", "fr", "mille|milliers"},
    {Role::scale, 3, "", "tr az", "bin|min"},
    {Role::scale, 3, "", "sr hr bs sl", "tisuća|hiljada|tisoč"},
    {Role::scale,
     3,
     "",
     "",
     "thousand|thousands|mila|tsd|tausend|duizend|tusen|tusind|тыс|тысяч|тысяча|тысячи|тысячам|"
     "тысячами|тис|тисяч|тисячі|tys|tysiące|tysięcy|tysiąc|tisíc|tisíce|ألف|آلاف|الف|ألفا|ألفًا|"
     "हजार|हज़ार|ezer|mii|tuhatta|tuhat|nghìn|ngàn|ribu|χιλιάδες|אלף"},
    {Role::scale, 5, "", "", "lakh|lakhs|lac|lacs|लाख"},
    {Role::scale, 7, "", "", "crore|crores|करोड़|करोड"},
    {Role::scale, 6, "", "fr de nl da no nb sv fi hu", "mio|mill"},
    {Role::scale, 6, "", "pt", "mi"},
    {Role::scale, 6, "", "sv da no nb en nl de it es pt ar hi ?", "mn"},
    {Role::scale,
     6,
     "",
     "",
     "million|millions|mln|mio|milioni|milione|millionen|millones|millón|millon|milhões|milhão|"
     "milhoes|miljoen|miljoenen|miljoner|miljon|millioner|miljoonaa|milion|miliony|miliona|"
     "milionów|"
     "milionu|milionów|milionům|milijuna|milijona|milioane|milyon|млн|миллион|миллиона|миллионов|"
     "миллионам|мільйон|мільйони|мільйонів|مليون|ملايين|مليونا|مليونًا|मिलियन|millió|"
     "miljoona|triệu|juta|εκατ|εκατομμύρια|εκατομμυρίων|מיליון"},
    {Role::scale, 9, "", "pt", "bi|bilhão|bilhões|bilhoes"},
    {Role::scale, 9, "", "da no nb", "mia|mrd"},
    {Role::scale, 12, "", "pl", "bln"},
    {Role::scale, 12, "", "fr", "billion|billions"},
    {Role::scale, 12, "", "de", "billion|bio"},
    {Role::scale,
     9,
     "",
     "",
     "billion|billions|bn|bln|mld|mrd|mrds|mds|md|mia|miliardi|miliardo|milliarden|milliarde|"
     "milliard|milliards|miljard|miljarden|miljarder|milliarder|miljardia|miliard|miliardy|"
     "miliarda|"
     "miliardów|miliardu|milijardi|milijarde|miliarde|milyar|млрд|миллиард|миллиарда|миллиардов|"
     "миллиардам|мільярд|мільярди|мільярдів|مليار|مليارات|مليارا|مليارًا|بليون|अरब|milliárd|"
     "miljardi|"
     "tỷ|tỉ|miliar|δισ|δισεκατομμύρια|δισεκατομμυρίων|מיליארד|"
     "bilhões|bilhão"},
    {Role::scale, 18, "", "de fr", "trillion|trillions|trillionen"},
    {Role::scale, 12, "", "pt", "tri|trilhão|trilhões|trilhoes"},
    {Role::scale,
     12,
     "",
     "",
     "trillion|trillions|trn|tn|tln|billionen|billones|billón|billon|bilioni|bilione|biliões|"
     "bilião|biljoen|biljoner|biljon|billioner|biliony|bilionów|biliona|bilion|трлн|триллион|"
     "триллиона|"
     "триллионов|трильйон|трильйони|трильйонів|تريليون|تريليونات|trilyon|trilhões|trilhão|triliun"},

    {Role::percent,
     0,
     "",
     "",
     "percent|per cent|pct|pc|per cento|percento|prozent|pour cent|pourcent|por ciento|por cento|"
     "procent|procenten|procenta|procentu|procentów|procentom|prosent|prosenttia|процент|процента|"
     "процентов|процентам|процентами|проц|відсотків|відсотки|відсоток|відсотка|відсотках|"
     "في المئة|في المائة|بالمئة|بالمائة|بالمية|प्रतिशत|फीसदी|फ़ीसदी|yüzde|százalék|la sută|proc|"
     "phần trăm|persen|τοις εκατό|אחוז|אחוזים|"
     "prozentige|prozentigen|prozentiger|prozentiges|prozentig|процентный|процентная|процентного|"
     "процентные|процентной|процентное|procents|procentowy|procentowa|procentowego"},
    {Role::points,
     0,
     "",
     "",
     "percentage points|percentage point|percent points|pp|pps|ppt|p p|pts de pourcentage|"
     "points de pourcentage|point de pourcentage|punti percentuali|punto percentuale|"
     "prozentpunkte|prozentpunkten|prozentpunkt|puntos porcentuales|punto porcentual|"
     "pontos percentuais|ponto percentual|procentpunt|procentpunten|procentenheter|procentenhet|"
     "procentpoint|prosentpoeng|punktów procentowych|punktu procentowego|punkty procentowe|"
     "punkt procentowy|п п|процентных пункта|процентных пунктов|процентный пункт|"
     "процентного пункта|процентні пункти|відсоткових пунктів|نقطة مئوية|نقاط مئوية|"
     "प्रतिशत अंक|yüzde puan"},

    {Role::money, 0, "HKD", "", "hong kong dollars|hong kong dollar|dollars de hong kong"},
    {Role::money,
     0,
     "AUD",
     "",
     "australian dollars|australian dollar|dollars australiens|dollari australiani|"
     "dólares australianos|australische dollar|австралийских долларов"},
    {Role::money,
     0,
     "CAD",
     "",
     "canadian dollars|canadian dollar|dollars canadiens|dollari canadesi|dólares canadienses|"
     "dólares canadenses|kanadische dollar|канадских долларов|دولار كندي"},
    {Role::money, 0, "SGD", "", "singapore dollars|singapore dollar|singaporean dollars"},
    {Role::money, 0, "NZD", "", "new zealand dollars|new zealand dollar"},
    {Role::money,
     0,
     "TWD",
     "",
     "taiwan dollars|taiwan dollar|taiwanese dollars|new taiwan dollars"},
    {Role::money,
     0,
     "USD",
     "",
     "dollar|dollars|us dollar|us dollars|u s dollars|u s dollar|american dollars|dollari|dollaro|"
     "dólares|dólar|dolares|dolar|dolarów|dolary|dolara|dolarů|dollarin|dollaria|"
     "dollari americani|dollari statunitensi|dollari usa|dollars américains|"
     "dólares estadounidenses|dólares americanos|us-dollar|доллар|доллара|долларов|долларам|долл|"
     "долл сша|долларов сша|доллара сша|долар|долари|доларів|دولار|دولارات|دولارا|دولارًا|"
     "دولار أمريكي|دولار أميركي|डॉलर|dolar amerykańskich|dolarów amerykańskich|"
     "amerikanische dollar|amerikaanse dollar|amerikanska dollar"},
    {Role::money,
     0,
     "EUR",
     "",
     "euro|euros|eur|eurot|euroa|evro|eura|евро|євро|يورو|यूरो|euró|avro|ευρώ|אירו"},
    {Role::money, 0, "EGP", "", "egyptian pounds|egyptian pound|جنيه|جنيها|جنيهات|جنيه مصري"},
    {Role::money,
     0,
     "GBP",
     "",
     "pound|pounds|pounds sterling|british pounds|sterline|sterlina|sterling|pfund|"
     "britische pfund|livres sterling|livre sterling|libras esterlinas|libra esterlina|"
     "libras|funtów|funty|funtów szterlingów|фунтов|фунта|фунтов стерлингов|"
     "фунта стерлингов|фунтів|pond|brittiska pund|pund|جنيه إسترليني|جنيه استرليني|quid"},
    {Role::money,
     0,
     "CNY",
     "",
     "yuan|yuans|rmb|renminbi|renminbis|yuanes|iuanes|юань|юаня|юаней|юанів|يوان|युआन|juanów|"
     "chinese yuan|juani|juany|yuan renminbi|yuan chinos|yuan cinesi"},
    {Role::money, 0, "JPY", "", "yen|yens|ienes|иен|иены|иена|йен|єн|ين|येन|jenów|jeny|jenar"},
    {Role::money, 0, "PKR", "", "pakistani rupees|pakistani rupee"},
    {Role::money,
     0,
     "INR",
     "",
     "rupee|rupees|indian rupees|rupien|roupies|rupie|rupias|roepie|roepies|рупий|рупии|रुपये|"
     "रुपए|रुपया|रुपयों|روبية|rupii"},
    {Role::money,
     0,
     "RUB",
     "",
     "ruble|rubles|rouble|roubles|rubel|rubli|rublos|rublo|roebel|roebels|рубль|рубля|рублей|"
     "рублям|руб|рублів|روبل|rubli rosyjskich"},
    {Role::money, 0, "DKK", "", "danish kroner|danish crowns|danske kroner|danska kronor"},
    {Role::money, 0, "NOK", "", "norwegian kroner|norwegian crowns|norske kroner|norska kronor"},
    {Role::money,
     0,
     "SEK",
     "",
     "swedish crowns|swedish kronor|swedish kronas|svenska kronor|schwedische kronen|kronor|"
     "krona"},
    {Role::money, 0, "DKK", "da", "kroner|krone|kr"},
    {Role::money, 0, "NOK", "no nb nn", "kroner|krone|kr"},
    {Role::money, 0, "SEK", "sv", "kr"},
    {Role::money, 0, "ISK", "is", "kr|króna|krónur|króna"},
    {Role::money, 0, "PLN", "", "zł|złotych|złote|złoty|zloty|zlotys|zlotych|злотых"},
    {Role::money,
     0,
     "CHF",
     "",
     "swiss francs|swiss franc|franken|schweizer franken|franchi|franchi svizzeri|francs suisses|"
     "francos suizos|francos suíços|швейцарских франков|franków|franków szwajcarskich|"
     "zwitserse frank|frank szwajcarski"},
    {Role::money, 0, "XOF", "", "francs cfa"},
    {Role::money, 0, "KRW", "", "won|korean won|south korean won|вон"},
    {Role::money, 0, "BRL", "", "reais|brazilian reais|reales brasileños"},
    {Role::money, 0, "MXN", "", "mexican pesos|pesos mexicanos"},
    {Role::money, 0, "ARS", "", "argentine pesos|pesos argentinos"},
    {Role::money, 0, "CLP", "", "chilean pesos|pesos chilenos"},
    {Role::money, 0, "COP", "", "colombian pesos|pesos colombianos"},
    {Role::money, 0, "PHP", "", "philippine pesos"},
    {Role::money, 0, "XXX", "", "peso|pesos"},
    {Role::money,
     0,
     "TRY",
     "",
     "turkish lira|turkish liras|lira|liras|lire turche|türkische lira|турецких лир|ليرة|"
     "ليرة تركية|tl"},
    {Role::money, 0, "ITL", "it", "lire"},
    {Role::money, 0, "AED", "", "dirham|dirhams|درهم|درهما"},
    {Role::money, 0, "SAR", "", "riyal|riyals|saudi riyals|ريال|ريال سعودي"},
    {Role::money, 0, "ZAR", "", "rand"},
    {Role::money, 0, "ILS", "", "shekel|shekels|шекелей|شيكل"},
    {Role::money, 0, "UAH", "", "hryvnia|hryvnias|гривен|гривень|гривны|гривні|грн"},
    {Role::money, 0, "CZK", "", "korun|kč|koruny|czech crowns"},
    {Role::money, 0, "HUF", "hu", "ft"},
    {Role::money, 0, "HUF", "", "forint|forints"},
    {Role::money, 0, "THB", "", "baht"},
    {Role::money, 0, "IDR", "", "rupiah"},
    {Role::money, 0, "MYR", "", "ringgit"},
    {Role::money, 0, "NGN", "", "naira"},
    {Role::money, 0, "IRR", "", "iranian rials|rials"},

    {Role::unit,
     0,
     "",
     "",
     "km|kg|cm|mm|nm|g|mg|t|l|ml|kw|mw|gw|kwh|mwh|gwh|twh|gb|mb|tb|mbps|gbps|hz|khz|mhz|ghz|mph|"
     "kph|kmh|ha|sqm|ft|in|hp|x|bps|bp|pts|min|mins|s|sec|yr|yrs|yo|hrs|hr|er|ers|км|кг|м|т|л|г|"
     "квт|мвт|гвт|га|см|мм|ч|p|c"},
};

struct Phrase {
    std::string_view first;  ///< word
    std::string_view rest;   ///< further words
    const Row* row;
};

bool speaks(const char* languages, std::string_view language) {
    return *languages == 0 || is_one_of(language.empty() ? "?" : language, languages);
}

// All entries by first word; among equal ones the longer phrase first, then the order of the rows.
class Index {
public:
    Index() {
        for (const Row& row : kRows)
            add(row);
        std::ranges::sort(entries_, [](const Phrase& a, const Phrase& b) {
            if (a.first != b.first)
                return a.first < b.first;
            return a.rest.size() != b.rest.size() ? a.rest.size() > b.rest.size() : a.row < b.row;
        });
        for (std::size_t i = 0; i < entries_.size(); ++i)
            ++places_.try_emplace(entries_[i].first, Place{i, 0}).first->second.size;
    }

    std::span<const Phrase> of(std::string_view word) const {
        const auto place = places_.find(word);
        if (place == places_.end())
            return {};
        return std::span(entries_).subspan(place->second.begin, place->second.size);
    }

private:
    struct Place {
        std::size_t begin, size;
    };

    void add(const Row& row) {
        std::string_view words = row.words;
        while (!words.empty()) {
            const std::string_view phrase = words.substr(0, words.find('|'));
            words.remove_prefix(std::min(words.size(), phrase.size() + 1));
            const std::size_t space = std::min(phrase.find(' '), phrase.size());
            entries_.push_back(
                {phrase.substr(0, space), phrase.substr(std::min(space + 1, phrase.size())), &row});
        }
    }

    std::vector<Phrase> entries_;
    std::unordered_map<std::string_view, Place> places_;
};

// The end of the words `rest` from `at` on; npos if others stand there. They may be abbreviated
// (p.p.) or joined (US-Dollar).
std::size_t rest_end(std::string_view text, std::size_t at, std::string_view rest) {
    while (!rest.empty()) {
        const std::string_view word = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
        if (char_at(text, at).c == U'.')
            ++at;
        at = char_at(text, at).c == U'-' ? at + 1 : skip_space(text, at);
        const Word found = word_at(text, at);
        if (found.lower() != word)
            return std::string_view::npos;
        at = found.end;
    }
    return at;
}

}  // namespace

std::optional<Meaning> meaning_of(std::string_view text,
                                  const Word& word,
                                  std::string_view language) {
    if (word.empty())
        return std::nullopt;
    if (word.capitals && word.end - word.begin == 3)
        if (const auto code = currency_code(text.substr(word.begin, 3)); !code.empty())
            return Meaning{Role::money, 0, code, word.end};
    static const Index index;
    for (const Phrase& entry : index.of(word.lower())) {
        if (!speaks(entry.row->languages, language))
            continue;
        const std::size_t end = rest_end(text, word.end, entry.rest);
        if (end != std::string_view::npos)
            return Meaning{entry.row->role, entry.row->exponent, entry.row->currency, end};
    }
    return std::nullopt;
}

}  // namespace rules::text::numbers
