#pragma once
// One thing, several spellings: what else a query's words are written like.
//   F-16, F16, F 16        a designation
//   cease-fire, ceasefire  a hyphen between letters
//   cease fire, ceasefire  a compound that the table has (tools/compounds.hpp), or that a prefix
//                          or a head makes: anti trust, chip maker
// The article's side of the hyphen is in token_joiner.hpp. Nothing of this under `=`.

#include "rules/text/snowball.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace rules::text {

/// One word of a spelling.
struct Piece {
    enum class Form {
        written,    ///< as the query has it: with its inflected forms and its family
        inflected,  ///< with its own inflected forms
        bare,       ///< as it stands
    };

    std::string raw;
    Form form = Form::written;
    bool operator==(const Piece&) const = default;
};

using Spelling = std::vector<Piece>;

/// The other spellings of a query's word or phrase, without the one that it has.
std::vector<Spelling> other_spellings(std::string_view text, StemLanguage language);

/// Whether a compound with a hyphen is another word without it: re-sign, co-op.
bool is_other_without_hyphen(std::string_view raw);

/// H200s for H200 and the other way about; empty for what is no designation. `plain`: folded.
std::string other_number(std::string_view plain);

}  // namespace rules::text
