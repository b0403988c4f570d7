// What tells a year from a count.

#include "rules/text/numbers/dates.hpp"
#include "rules/text/numbers/digits.hpp"
#include "rules/text/numbers/text.hpp"
#include "rules/text/numbers/words.hpp"

namespace rules::text::numbers {
namespace {

// What is counted, and so no year is: by language, nouns that news counts by the thousand.
constexpr std::string_view kCounted =
    "people persons jobs workers employees troops soldiers homes houses families residents "
    "students cases deaths dead tonnes tons barrels miles metres meters kilometres kilometers km "
    "cars vehicles flights companies stores shops schools victims passengers refugees migrants "
    "votes points shares units hectares acres copies feet megawatts volunteers protesters "
    "prisoners patients men women children civilians police officers staff hours beds seats "
    "drones missiles persone posti lavoratori dipendenti soldati case famiglie abitanti studenti "
    "casi morti tonnellate metri chilometri auto veicoli imprese aziende voti punti feriti "
    "sfollati migranti personnes emplois salariés soldats logements familles habitants étudiants "
    "cas morts tonnes mètres kilomètres voitures entreprises blessés migrants manifestants euros "
    "menschen personen arbeitsplätze stellen mitarbeiter beschäftigte soldaten wohnungen "
    "familien einwohner studenten fälle tote tonnen meter kilometer autos fahrzeuge stimmen "
    "punkte verletzte haushalte jobs personas empleos trabajadores soldados viviendas familias "
    "habitantes estudiantes casos muertos toneladas metros kilómetros coches empresas votos "
    "puntos heridos hogares plazas pessoas empregos trabalhadores famílias moradores estudantes "
    "mortos quilómetros quilômetros carros pontos feridos vagas mensen banen werknemers "
    "militairen woningen gezinnen inwoners gevallen doden ton huizen osób pracowników żołnierzy "
    "mieszkań rodzin mieszkańców studentów przypadków ofiar metrów kilometrów samochodów firm "
    "głosów miejsc человек людей рабочих сотрудников солдат домов семей жителей студентов "
    "случаев погибших тонн метров километров машин компаний голосов мест военных personer jobb "
    "arbetare soldater bostäder familjer invånare fall döda bilar människor شخص شخصا عامل جندي "
    "منزل أسرة";

constexpr std::string_view kBeforeCount =
    "about around approximately roughly some over nearly almost least than exceeding another "
    "circa quasi oltre almeno environ presque quelque quelques rund etwa ungefähr fast knapp "
    "mindestens über zirka casi unos unas aproximadamente alrededor cerca quase ongeveer bijna "
    "ruim minstens około niemal prawie ponad co около почти более свыше примерно omkring nästan "
    "drygt över cirka نحو حوالي";

constexpr std::string_view kBeforeYear =
    "in since by from until till before after during year of mid early late circa spring summer "
    "autumn fall winter nel dal al del fino anno en depuis dès année avant après fin début im "
    "jahr seit bis ab vor nach anfang ende mitte jahre desde año hasta em ano até sinds jaar "
    "vanaf w od do roku rok в с до году год к sedan år عام سنة منذ";

bool names_year(std::string_view word) {
    return is_one_of(word, "г гг год года году годов годы годом р рік року році roku rok r år");
}

}  // namespace

bool is_counted(std::string_view lower) {
    static const WordSet words(kCounted);
    return words.has(lower);
}

std::optional<Number> read_year(const DateText& where,
                                std::size_t begin,
                                std::size_t end,
                                unsigned value) {
    if (value < 1500 || value > 2999)
        return std::nullopt;
    const MonthBefore month = month_before(where, begin);
    if (month.month != 0)
        return make_date(NumberKind::date, value * 10000 + month.month * 100, month.begin, end);
    const std::size_t behind = skip_space(where.text, end);
    const Word after = word_at(where.text, behind);
    if (names_year(after.lower()))
        return make_date(NumberKind::year, value, begin, end);
    const std::size_t ahead = skip_space_before(where.text, begin);
    const Word before = word_before(where.text, ahead);
    static const WordSet year_words(kBeforeYear);
    static const WordSet count_words(kBeforeCount);
    const bool cue = ahead != begin && year_words.has(before.lower());
    if (is_counted(after.lower()) || count_words.has(before.lower()))
        return std::nullopt;
    if (value < 1900 || value > 2099)
        return cue ? std::optional(make_date(NumberKind::year, value, begin, end)) : std::nullopt;
    const char32_t next = char_at(where.text, end).c;
    static constexpr std::u32string_view kMeasures =
        U"人名家件台辆輛个個位次只吨噸米公里张張条條座户戶所套艘架支枚起项項种種本機匹校社戸円冊頭"
        U"명개대건곳";
    if (is_single(next) && kMeasures.contains(next))
        return std::nullopt;
    // A round number before a noun counts, unless something says that it is a year: "2000 Stellen".
    if (!cue && value % 100 == 0 && !after.empty() && behind != end && where.primary != "en")
        return std::nullopt;
    return make_date(NumberKind::year, value, begin, end);
}

}  // namespace rules::text::numbers
