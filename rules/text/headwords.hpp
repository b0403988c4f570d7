#pragma once
// The headword of an English word: the word of the dictionary under which it stands, as approvals
// and approved stand under approve. Words share one where they are regular forms of one word,
// British or American, or derived from one another and alike (tools/headword_table.hpp says
// which, from WordNet). A word that no table knows, as names are, has its -s alone. Whatever merely
// looks alike has two: import and important, Maine and main, Hamas and Hama.

#include <string>
#include <string_view>
#include <vector>

namespace rules::text {

/// Of a folded word without accents.
std::string headword(std::string_view plain);

/// The words that stand under a headword, itself among them; plurals in -s are left out, since
/// rules make them. Searches the whole table.
std::vector<std::string> words_under(std::string_view headword);

/// Whether it is a word of the dictionary that is met in texts, or a regular form of one.
bool is_common_headword(std::string_view headword);

}  // namespace rules::text
