#pragma once
// What people write who know other query languages: those of search engines, press databases,
// media monitors, grep and SQL. All of it is a query here too, but one that means something else,
// and mostly one that never fires; so it is told, with what to write instead.

#include "rules/query/lexer.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rules::query {

/// Appends a warning for each of these mistakes in `query`, whose tokens these are.
void note_foreign_syntax(std::string_view query,
                         std::span<const Token> tokens,
                         std::vector<Finding>& findings);

/// What is told of one word or sign: the rest of a Finding.
struct Mistake {
    std::string message;
    std::string hint;
};

/// A word that is an operator elsewhere, or here if it were written otherwise: and, w/5, ANDNOT.
/// Whether it stands between two operands is the caller's to judge where `needs_operands` says so.
struct ForeignOperator {
    Mistake mistake;
    bool needs_operands = false;
};

std::optional<ForeignOperator> foreign_operator(std::string_view word);

/// Signs in a word that have a meaning elsewhere: -a, A|B, colo?r, Nvidia^2, H[0-9]+.
std::optional<Mistake> foreign_signs(std::string_view word);

/// Operators and wildcards within the quotes of a phrase, where they are none.
std::optional<Mistake> foreign_in_phrase(std::string_view text);

/// What must not stand in any word, phrase or regular expression: HTML entities, percent signs of
/// addresses, control characters.
std::optional<Mistake> pasted_signs(std::string_view text);

/// The field of ours that another tool's name stands for ("intitle" for "title"), without colon;
/// empty if none does.
std::string_view field_meant(std::string_view name);

/// What to write instead of a field that there is not; `text` is all that was written.
std::string hint_for_field(std::string_view name, std::string_view text);

/// The operator that a sign standing alone was meant to be, as a sentence; empty if none.
std::string operator_meant(std::string_view sign);

/// A text of the user's for a message, not longer than one reads.
std::string brief(std::string_view text);

}  // namespace rules::query
