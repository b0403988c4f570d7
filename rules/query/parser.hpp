#pragma once
// A query's text to its syntax tree.
//
//     or     := and (OR and)*
//     and    := not (AND not)*
//     not    := NOT not | beside
//     beside := near near*                          words side by side, within 15 words
//     near   := atom ((NEAR/n | BEFORE/n) atom)?
//     atom   := '(' or ')' | word | =word | "phrase" | "phrase"~n | /regex/
//             | #number | field:atom | ATLEAST/n atom
//
// NEAR, BEFORE and words side by side take words, phrases, numbers, and groups of these joined by
// OR.

#include "rules/query/lexer.hpp"
#include "rules/query/tree.hpp"

#include <string_view>
#include <vector>

namespace rules::query {

/// Fills `tree` (cleared before) and appends findings. False when there is an error; then the
/// tree must not be used. Queries over 64 KiB or nested deeper than 64 are errors.
bool parse(std::string_view query, Tree& tree, std::vector<Finding>& findings);

}  // namespace rules::query
