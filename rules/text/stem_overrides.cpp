#include "rules/text/stem_overrides.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

namespace rules::text {
namespace {

struct Override {
    std::string_view language;
    std::string_view words;  ///< forms of one word, the first stands for all
};

// The other words of the same stem keep it.
constexpr std::array kOverrides{
    Override{"de", "bauer bauern"},
    Override{"de", "messer messern messers"},
    Override{"de", "note noten"},
    Override{"de", "rate raten"},
    Override{"de", "reis"},
    Override{"de", "wagen wagens"},
    Override{"es", "banca"},
    Override{"es", "bolso bolsos"},
    Override{"es", "casa casas"},
    Override{"es", "como"},
    Override{"es", "costa costas"},
    Override{"es", "cuba"},
    Override{"es", "cuento cuentos"},
    Override{"es", "importante importantes importancia"},
    Override{"es", "libra libras"},
    Override{"es", "libre libres"},
    Override{"es", "marco marcos"},
    Override{"es", "moda modas"},
    Override{"es", "para"},
    Override{"es", "partida partidas"},
    Override{"es", "partido partidos"},
    Override{"es", "plato platos"},
    Override{"es", "puerta puertas"},
    Override{"es", "puesta puestas"},
    Override{"es", "punta puntas"},
    Override{"fr", "communisme communismes"},
    Override{"fr", "cours"},
    Override{"fr", "depart départ départs departs"},
    Override{"fr", "important importants importante importantes importance importances"},
    Override{"fr", "parlement parlements"},
    Override{"fr", "parti partis"},
    Override{"fr", "partie parties"},
    Override{"fr", "pension pensions"},
    Override{"fr", "taxi taxis"},
    Override{"it", "banco banchi"},
    Override{"it", "bando bandi"},
    Override{"it", "casa case"},
    Override{"it", "colpa colpe"},
    Override{"it", "corsa corse"},
    Override{"it", "costa coste"},
    Override{"it", "importante importanti importanza"},
    Override{"it", "legge leggi"},
    Override{"it", "moda mode"},
    Override{"it", "mostro mostri"},
    Override{"it", "partita partite"},
    Override{"it", "partito partiti"},
    Override{"it", "porta porte"},
    Override{"it", "porto porti"},
    Override{"it", "posta poste"},
    Override{"it", "punta punte"},
    Override{"it", "razza razze"},
    Override{"it", "sole"},
    Override{"it", "tassa tasse"},
    Override{"pt", "bolso bolsos"},
    Override{"pt", "casa casas"},
    Override{"pt", "como"},
    Override{"pt", "conta contas"},
    Override{"pt", "geral gerais"},
    Override{"pt", "importante importantes importância importancia"},
    Override{"pt", "para"},
    Override{"pt", "partida partidas"},
    Override{"pt", "partido partidos"},
    Override{"pt", "ponta pontas"},
    Override{"pt", "porta portas"},
    Override{"pt", "porto portos"},
    Override{"pt", "posta postas"},
    Override{"ru", "банка банки банку банок"},
    Override{"ru", "правый правая правое правые правого правой"},
    Override{"ru", "странный странная странное странные странного странной"},
    Override{"ru", "ценный ценная ценное ценные ценных"},
};

using Table = std::map<std::pair<StemLanguage, std::string_view>, std::string_view>;

Table make_table() {
    Table out;
    for (const Override& one : kOverrides) {
        const StemLanguage language = stem_language(one.language);
        std::string_view rest = one.words;
        const std::string_view first = rest.substr(0, rest.find(' '));
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(' '), rest.size());
            out.emplace(std::pair(language, rest.substr(0, end)), first);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return out;
}

}  // namespace

std::string stem_override(StemLanguage language, std::string_view folded) {
    static const Table table = make_table();
    const auto known = table.find({language, folded});
    // The dot keeps it apart from the stems, of which none has one.
    return known == table.end() ? std::string() : std::string(known->second) + '.';
}

}  // namespace rules::text
