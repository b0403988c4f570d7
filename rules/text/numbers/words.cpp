#include "rules/text/numbers/words.hpp"

#include "rules/text/numbers/text.hpp"
#include "rules/text/word_list.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <utility>
#include <vector>

namespace rules::text::numbers {
namespace {

// Lines of what words mean: the power of ten of a scale, percent, points, a unit, or a currency;
// the languages in which they mean it ("?" an unknown one, none: all); the words, or phrases of
// several, with bars between them. Of two lines the first that fits decides.
constexpr std::string_view kWords = R"(2;;hundred
3;es pt ca gl;mil
3;it;mille
3;fr;mille|milliers
3;tr az;bin|min
3;sr hr bs sl;tisuća|hiljada|tisoč
3;;thousand|thousands|mila|tsd|tausend|duizend|tusen|tusind|тыс|тысяч|тысяча|тысячи|тысячам
3;;тысячами|тис|тисяч|тисячі|tys|tysiące|tysięcy|tysiąc|tisíc|tisíce|ألف|آلاف|الف|ألفا|ألفًا|हजार
3;;हज़ार|ezer|mii|tuhatta|tuhat|nghìn|ngàn|ribu|χιλιάδες|אלף
5;;lakh|lakhs|lac|lacs|लाख
7;;crore|crores|करोड़|करोड
6;fr de nl da no nb sv fi hu;mio|mill
6;pt;mi
6;sv da no nb en nl de it es pt ar hi ?;mn
6;;million|millions|mln|mio|milioni|milione|millionen|millones|millón|millon|milhões|milhão|milhoes
6;;miljoen|miljoenen|miljoner|miljon|millioner|miljoonaa|milion|miliony|miliona|milionów|milionu
6;;milionów|milionům|milijuna|milijona|milioane|milyon|млн|миллион|миллиона|миллионов|миллионам
6;;мільйон|мільйони|мільйонів|مليون|ملايين|مليونا|مليونًا|मिलियन|millió|miljoona|triệu|juta|εκατ
6;;εκατομμύρια|εκατομμυρίων|מיליון
9;pt;bi|bilhão|bilhões|bilhoes
9;da no nb;mia|mrd
12;pl;bln
12;fr;billion|billions
12;de;billion|bio
9;;billion|billions|bn|bln|mld|mrd|mrds|mds|md|mia|miliardi|miliardo|milliarden|milliarde|milliard
9;;milliards|miljard|miljarden|miljarder|milliarder|miljardia|miliard|miliardy|miliarda|miliardów
9;;miliardu|milijardi|milijarde|miliarde|milyar|млрд|миллиард|миллиарда|миллиардов|миллиардам
9;;мільярд|мільярди|мільярдів|مليار|مليارات|مليارا|مليارًا|بليون|अरब|milliárd|miljardi|tỷ|tỉ|miliar
9;;δισ|δισεκατομμύρια|δισεκατομμυρίων|מיליארד|bilhões|bilhão
18;de fr;trillion|trillions|trillionen
12;pt;tri|trilhão|trilhões|trilhoes
12;;trillion|trillions|trn|tn|tln|billionen|billones|billón|billon|bilioni|bilione|biliões|bilião
12;;biljoen|biljoner|biljon|billioner|biliony|bilionów|biliona|bilion|трлн|триллион|триллиона
12;;триллионов|трильйон|трильйони|трильйонів|تريليون|تريليونات|trilyon|trilhões|trilhão|triliun
percent;;percent|per cent|pct|pc|per cento|percento|prozent|pour cent|pourcent|por ciento|por cento
percent;;procent|procenten|procenta|procentu|procentów|procentom|prosent|prosenttia|процент
percent;;процента|процентов|процентам|процентами|проц|відсотків|відсотки|відсоток|відсотка
percent;;відсотках|في المئة|في المائة|بالمئة|بالمائة|بالمية|प्रतिशत|फीसदी|फ़ीसदी|yüzde|százalék
percent;;la sută|proc|phần trăm|persen|τοις εκατό|אחוז|אחוזים|prozentige|prozentigen|prozentiger
percent;;prozentiges|prozentig|процентный|процентная|процентного|процентные|процентной|процентное
percent;;procents|procentowy|procentowa|procentowego
points;;percentage points|percentage point|percent points|pp|pps|ppt|p p|pts de pourcentage
points;;points de pourcentage|point de pourcentage|punti percentuali|punto percentuale
points;;prozentpunkte|prozentpunkten|prozentpunkt|puntos porcentuales|punto porcentual
points;;pontos percentuais|ponto percentual|procentpunt|procentpunten|procentenheter|procentenhet
points;;procentpoint|prosentpoeng|punktów procentowych|punktu procentowego|punkty procentowe
points;;punkt procentowy|п п|процентных пункта|процентных пунктов|процентный пункт
points;;процентного пункта|процентні пункти|відсоткових пунктів|نقطة مئوية|نقاط مئوية|प्रतिशत अंक
points;;yüzde puan
HKD;;hong kong dollars|hong kong dollar|dollars de hong kong
AUD;;australian dollars|australian dollar|dollars australiens|dollari australiani
AUD;;dólares australianos|australische dollar|австралийских долларов
CAD;;canadian dollars|canadian dollar|dollars canadiens|dollari canadesi|dólares canadienses
CAD;;dólares canadenses|kanadische dollar|канадских долларов|دولار كندي
SGD;;singapore dollars|singapore dollar|singaporean dollars
NZD;;new zealand dollars|new zealand dollar
TWD;;taiwan dollars|taiwan dollar|taiwanese dollars|new taiwan dollars
USD;;dollar|dollars|us dollar|us dollars|u s dollars|u s dollar|american dollars|dollari|dollaro
USD;;dólares|dólar|dolares|dolar|dolarów|dolary|dolara|dolarů|dollarin|dollaria|dollari americani
USD;;dollari statunitensi|dollari usa|dollars américains|dólares estadounidenses|dólares americanos
USD;;us-dollar|доллар|доллара|долларов|долларам|долл|долл сша|долларов сша|доллара сша|долар|долари
USD;;доларів|دولار|دولارات|دولارا|دولارًا|دولار أمريكي|دولار أميركي|डॉलर|dolar amerykańskich
USD;;dolarów amerykańskich|amerikanische dollar|amerikaanse dollar|amerikanska dollar
EUR;;euro|euros|eur|eurot|euroa|evro|eura|евро|євро|يورو|यूरो|euró|avro|ευρώ|אירו
EGP;;egyptian pounds|egyptian pound|جنيه|جنيها|جنيهات|جنيه مصري
GBP;;pound|pounds|pounds sterling|british pounds|sterline|sterlina|sterling|pfund|britische pfund
GBP;;livres sterling|livre sterling|libras esterlinas|libra esterlina|libras|funtów|funty
GBP;;funtów szterlingów|фунтов|фунта|фунтов стерлингов|фунта стерлингов|фунтів|pond|brittiska pund
GBP;;pund|جنيه إسترليني|جنيه استرليني|quid
CNY;;yuan|yuans|rmb|renminbi|renminbis|yuanes|iuanes|юань|юаня|юаней|юанів|يوان|युआन|juanów
CNY;;chinese yuan|juani|juany|yuan renminbi|yuan chinos|yuan cinesi
JPY;;yen|yens|ienes|иен|иены|иена|йен|єн|ين|येन|jenów|jeny|jenar
PKR;;pakistani rupees|pakistani rupee
INR;;rupee|rupees|indian rupees|rupien|roupies|rupie|rupias|roepie|roepies|рупий|рупии|रुपये|रुपए
INR;;रुपया|रुपयों|روبية|rupii
RUB;;ruble|rubles|rouble|roubles|rubel|rubli|rublos|rublo|roebel|roebels|рубль|рубля|рублей|рублям
RUB;;руб|рублів|روبل|rubli rosyjskich
DKK;;danish kroner|danish crowns|danske kroner|danska kronor
NOK;;norwegian kroner|norwegian crowns|norske kroner|norska kronor
SEK;;swedish crowns|swedish kronor|swedish kronas|svenska kronor|schwedische kronen|kronor|krona
DKK;da;kroner|krone|kr
NOK;no nb nn;kroner|krone|kr
SEK;sv;kr
ISK;is;kr|króna|krónur|króna
PLN;;zł|złotych|złote|złoty|zloty|zlotys|zlotych|злотых
CHF;;swiss francs|swiss franc|franken|schweizer franken|franchi|franchi svizzeri|francs suisses
CHF;;francos suizos|francos suíços|швейцарских франков|franków|franków szwajcarskich
CHF;;zwitserse frank|frank szwajcarski
XOF;;francs cfa
KRW;;won|korean won|south korean won|вон
BRL;;reais|brazilian reais|reales brasileños
MXN;;mexican pesos|pesos mexicanos
ARS;;argentine pesos|pesos argentinos
CLP;;chilean pesos|pesos chilenos
COP;;colombian pesos|pesos colombianos
PHP;;philippine pesos
XXX;;peso|pesos
TRY;;turkish lira|turkish liras|lira|liras|lire turche|türkische lira|турецких лир|ليرة|ليرة تركية
TRY;;tl
ITL;it;lire
AED;;dirham|dirhams|درهم|درهما
SAR;;riyal|riyals|saudi riyals|ريال|ريال سعودي
ZAR;;rand
ILS;;shekel|shekels|шекелей|شيكل
UAH;;hryvnia|hryvnias|гривен|гривень|гривны|гривні|грн
CZK;;korun|kč|koruny|czech crowns
HUF;hu;ft
HUF;;forint|forints
THB;;baht
IDR;;rupiah
MYR;;ringgit
NGN;;naira
IRR;;iranian rials|rials
unit;;km|kg|cm|mm|nm|g|mg|t|l|ml|kw|mw|gw|kwh|mwh|gwh|twh|gb|mb|tb|mbps|gbps|hz|khz|mhz|ghz|mph|kph
unit;;kmh|ha|sqm|ft|in|hp|x|bps|bp|pts|min|mins|s|sec|yr|yrs|yo|hrs|hr|er|ers|км|кг|м|т|л|г|квт|мвт
unit;;гвт|га|см|мм|ч|p|c)";

// The same of scripts without spaces.
constexpr std::string_view kSingleWords =
    R"(points;;个百分点|個百分點|百分点|パーセントポイント|퍼센트포인트
percent;;パーセント|퍼센트|프로|เปอร์เซ็นต์
USD;;美元|美金|米ドル|ドル|달러
EUR;;欧元|歐元|ユーロ|유로
GBP;;英镑|英鎊|ポンド|파운드
JPY;;日元|日圆|日圓|円|엔
CNY;;人民币|人民幣|人民元|元人民币|元人民幣|위안|元
HKD;;港元|港币|港幣|香港ドル
AUD;;澳元|豪ドル
CAD;;加元|カナダドル
TWD;;新台币|新台幣|台币|台幣|台湾ドル
KRW;;韩元|韓元|ウォン|원
RUB;;卢布|盧布|ルーブル|루블
INR;;卢比|盧比|ルピー|루피
CHF;;瑞士法郎|瑞郎|スイスフラン
SGD;;新元|シンガポールドル
TRY;;里拉
THB;;泰铢|泰銖|バーツ|บาท
BRL;;雷亚尔
XXX;;比索)";

struct Phrase {
    std::string_view first;  ///< word
    std::string_view rest;   ///< further words
    std::string_view languages;
    Meaning meaning;
};

Meaning meaning_named(std::string_view kind) {
    Meaning out;
    if (kind == "percent" || kind == "points") {
        out.role = kind == "percent" ? Role::percent : Role::points;
    } else if (kind.front() >= '0' && kind.front() <= '9') {
        out.role = Role::scale;
        std::from_chars(kind.data(), kind.data() + kind.size(), out.exponent);
    } else if (kind != "unit") {
        out.role = Role::money;
        out.currency = kind;
    }
    return out;
}

// The longer phrase first, then the order of the lines.
std::vector<Phrase> phrases_of(std::string_view lines) {
    std::vector<Phrase> out;
    for (const std::string_view line : words_of(lines, '\n')) {
        const std::size_t kind = line.find(';');
        const std::size_t languages = line.find(';', kind + 1);
        for (const std::string_view phrase : words_of(line.substr(languages + 1), '|')) {
            const std::size_t space = std::min(phrase.find(' '), phrase.size());
            out.push_back({phrase.substr(0, space),
                           phrase.substr(std::min(space + 1, phrase.size())),
                           line.substr(kind + 1, languages - kind - 1),
                           meaning_named(line.substr(0, kind))});
        }
    }
    std::ranges::sort(out, {}, [](const Phrase& phrase) {
        const std::size_t size = phrase.first.size() + phrase.rest.size();
        return std::pair(-static_cast<std::ptrdiff_t>(size), phrase.first.data());
    });
    return out;
}

using Index = std::unordered_map<std::string_view, std::vector<Phrase>>;

const Index& phrases_by_word() {
    static const Index index = [] {
        Index out;
        for (const Phrase& phrase : phrases_of(kWords))
            out[phrase.first].push_back(phrase);
        return out;
    }();
    return index;
}

// The end of the words `rest` from `at` on; npos if others stand there. They may be abbreviated
// (p.p.) or joined (US-Dollar).
std::size_t rest_end(std::string_view text, std::size_t at, std::string_view rest) {
    for (const std::string_view word : words_of(rest)) {
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
    static const Index& index = phrases_by_word();
    const auto known = index.find(word.lower());
    if (known == index.end())
        return std::nullopt;
    for (const Phrase& phrase : known->second) {
        if (!phrase.languages.empty() &&
            !is_one_of(language.empty() ? "?" : language, phrase.languages))
            continue;
        Meaning meaning = phrase.meaning;
        meaning.end = rest_end(text, word.end, phrase.rest);
        if (meaning.end != std::string_view::npos)
            return meaning;
    }
    return std::nullopt;
}

std::optional<Meaning> single_meaning_at(std::string_view text, std::size_t at) {
    static const std::vector<Phrase> phrases = phrases_of(kSingleWords);
    if (!is_single(char_at(text, at).c))
        return std::nullopt;
    const std::string_view here = text.substr(at);
    if (here.size() < 3)
        return std::nullopt;
    for (const Phrase& phrase : phrases) {
        // All of these are characters of three bytes.
        if (here[1] != phrase.first[1] || here[2] != phrase.first[2] ||
            !here.starts_with(phrase.first))
            continue;
        Meaning meaning = phrase.meaning;
        meaning.end = at + phrase.first.size();
        return meaning;
    }
    return std::nullopt;
}

}  // namespace rules::text::numbers
