#include "rules/text/stem.hpp"

#include "rules/text/fold.hpp"
#include "rules/text/headwords.hpp"
#include "rules/text/word_list.hpp"

#include <array>
#include <map>
#include <string>
#include <utility>

namespace rules::text {
namespace {

struct Overrides {
    std::string_view language;
    std::string_view groups;  ///< with bars between them: forms of one word, the first for all
};

// Words that the stemmer takes for forms of one word, though a reader does not: French important is
// no form of importer. Listed by hand, the worst of them; the other words of the stem keep it.
constexpr std::array kOverrides = std::to_array<Overrides>({
    {"de", "bauer bauern|messer messern messers|note noten|rate raten|reis|wagen wagens"},
    {"es",
     "banca|bolso bolsos|casa casas|como|costa costas|cuba|cuento cuentos|"
     "importante importantes importancia|libra libras|libre libres|marco marcos|moda modas|"
     "para|partida partidas|partido partidos|plato platos|puerta puertas|puesta puestas|"
     "punta puntas"},
    {"fr",
     "communisme communismes|cours|depart départ départs departs|"
     "important importants importante importantes importance importances|parlement parlements|"
     "parti partis|partie parties|pension pensions|taxi taxis"},
    {"it",
     "banco banchi|bando bandi|casa case|colpa colpe|corsa corse|costa coste|"
     "importante importanti importanza|legge leggi|moda mode|mostro mostri|partita partite|"
     "partito partiti|porta porte|porto porti|posta poste|punta punte|razza razze|sole|"
     "tassa tasse"},
    {"pt",
     "bolso bolsos|casa casas|como|conta contas|geral gerais|"
     "importante importantes importância importancia|para|partida partidas|partido partidos|"
     "ponta pontas|porta portas|porto portos|posta postas"},
    {"ru",
     "банка банки банку банок|правый правая правое правые правого правой|"
     "странный странная странное странные странного странной|"
     "ценный ценная ценное ценные ценных"},
});

using Table = std::map<std::pair<StemLanguage, std::string_view>, std::string_view>;

Table make_table() {
    Table out;
    for (const Overrides& overrides : kOverrides) {
        const StemLanguage language = stem_language(overrides.language);
        for (const std::string_view group : words_of(overrides.groups, '|'))
            for (const std::string_view word : words_of(group))
                out.emplace(std::pair(language, word), group.substr(0, group.find(' ')));
    }
    return out;
}

// What stands for the stem of such a word; empty for all others.
std::string stem_override(StemLanguage language, std::string_view folded) {
    static const Table table = make_table();
    const auto known = table.find({language, folded});
    // The dot keeps it apart from the stems, of which none has one.
    return known == table.end() ? std::string() : std::string(known->second) + '.';
}

}  // namespace

std::string stem(StemLanguage language, std::string_view folded) {
    static const StemLanguage english = stem_language("en");
    if (language == english)
        return headword(strip_accents(folded));
    const std::string special = stem_override(language, folded);
    return special.empty() ? snowball(language, folded) : special;
}

}  // namespace rules::text
