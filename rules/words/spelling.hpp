#pragma once
// Words that nobody knows, but that are close to one that everybody does: "impotr". Names are none:
// only words in small letters are looked at, and of what only resembles a word nothing is said.

#include <string>
#include <string_view>

namespace rules::words {

/// Whether an English word in small letters is in the tables, in any of its forms, or made of
/// words that are: chipmaker, cyberattack.
bool is_known(std::string_view word);

/// The common word that `word`, which is not known, was probably meant to be: a slip of the finger
/// away (two letters swapped, one lost, doubled or not doubled, one vowel for another), or any
/// letter away from a word of the news. Empty if there is none, and for words under 6 letters.
std::string word_meant(std::string_view word);

/// Whether these are two words, which make none together: export and control, not chip and maker.
bool are_two_words(std::string_view first, std::string_view second);

}  // namespace rules::words
