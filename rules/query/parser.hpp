#pragma once
// A query's text to its syntax tree.
//
//     or     := and (OR and)*
//     and    := not (AND not)*
//     not    := NOT not | proximity
//     proximity := near near*                       words side by side, within 15 words
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

/// Whether what other query languages write is told (mistakes.hpp). Queries that were printed here
/// have none of it.
enum class ForeignSyntax : std::uint8_t { tell, skip };

/// Fills `tree` (cleared before) and appends findings: every mistake of the query, not the first.
/// False when there is an error; then the tree has no root, and its nodes are those that could be
/// read, joined or not. Queries over 64 KiB or nested deeper than 64 are errors.
bool parse(std::string_view query,
           Tree& tree,
           std::vector<Finding>& findings,
           ForeignSyntax foreign = ForeignSyntax::tell);

}  // namespace rules::query
