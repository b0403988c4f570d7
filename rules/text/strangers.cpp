#include "rules/text/strangers.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

namespace rules::text {
namespace {

struct Strangers {
    std::string_view language;
    std::string_view words;  ///< forms of one word, the first stands for all
};

// The other words of the same stem keep it.
constexpr std::array kStrangers{
    Strangers{"de", "bauer bauern"},
    Strangers{"de", "messer messern messers"},
    Strangers{"de", "note noten"},
    Strangers{"de", "rate raten"},
    Strangers{"de", "reis"},
    Strangers{"de", "wagen wagens"},
    Strangers{"es", "banca"},
    Strangers{"es", "bolso bolsos"},
    Strangers{"es", "casa casas"},
    Strangers{"es", "como"},
    Strangers{"es", "costa costas"},
    Strangers{"es", "cuba"},
    Strangers{"es", "cuento cuentos"},
    Strangers{"es", "importante importantes importancia"},
    Strangers{"es", "libra libras"},
    Strangers{"es", "libre libres"},
    Strangers{"es", "marco marcos"},
    Strangers{"es", "moda modas"},
    Strangers{"es", "para"},
    Strangers{"es", "partida partidas"},
    Strangers{"es", "partido partidos"},
    Strangers{"es", "plato platos"},
    Strangers{"es", "puerta puertas"},
    Strangers{"es", "puesta puestas"},
    Strangers{"es", "punta puntas"},
    Strangers{"fr", "communisme communismes"},
    Strangers{"fr", "cours"},
    Strangers{"fr", "depart départ départs departs"},
    Strangers{"fr", "important importants importante importantes importance importances"},
    Strangers{"fr", "parlement parlements"},
    Strangers{"fr", "parti partis"},
    Strangers{"fr", "partie parties"},
    Strangers{"fr", "pension pensions"},
    Strangers{"fr", "taxi taxis"},
    Strangers{"it", "banco banchi"},
    Strangers{"it", "bando bandi"},
    Strangers{"it", "casa case"},
    Strangers{"it", "colpa colpe"},
    Strangers{"it", "corsa corse"},
    Strangers{"it", "costa coste"},
    Strangers{"it", "importante importanti importanza"},
    Strangers{"it", "legge leggi"},
    Strangers{"it", "moda mode"},
    Strangers{"it", "mostro mostri"},
    Strangers{"it", "partita partite"},
    Strangers{"it", "partito partiti"},
    Strangers{"it", "porta porte"},
    Strangers{"it", "porto porti"},
    Strangers{"it", "posta poste"},
    Strangers{"it", "punta punte"},
    Strangers{"it", "razza razze"},
    Strangers{"it", "sole"},
    Strangers{"it", "tassa tasse"},
    Strangers{"pt", "bolso bolsos"},
    Strangers{"pt", "casa casas"},
    Strangers{"pt", "como"},
    Strangers{"pt", "conta contas"},
    Strangers{"pt", "geral gerais"},
    Strangers{"pt", "importante importantes importância importancia"},
    Strangers{"pt", "para"},
    Strangers{"pt", "partida partidas"},
    Strangers{"pt", "partido partidos"},
    Strangers{"pt", "ponta pontas"},
    Strangers{"pt", "porta portas"},
    Strangers{"pt", "porto portos"},
    Strangers{"pt", "posta postas"},
    Strangers{"ru", "банка банки банку банок"},
    Strangers{"ru", "правый правая правое правые правого правой"},
    Strangers{"ru", "странный странная странное странные странного странной"},
    Strangers{"ru", "ценный ценная ценное ценные ценных"},
};

using Table = std::map<std::pair<StemLanguage, std::string_view>, std::string_view>;

Table make_table() {
    Table out;
    for (const Strangers& strangers : kStrangers) {
        const StemLanguage language = stem_language(strangers.language);
        std::string_view rest = strangers.words;
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

std::string stem_of_stranger(StemLanguage language, std::string_view folded) {
    static const Table table = make_table();
    const auto known = table.find({language, folded});
    // The dot keeps it apart from the stems, of which none has one.
    return known == table.end() ? std::string() : std::string(known->second) + '.';
}

}  // namespace rules::text
