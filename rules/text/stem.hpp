#pragma once
// What a word's inflected forms have in common: in English its headword (headwords.hpp), in other
// languages its Snowball stem, but for strangers that the stemmer would take for forms of one word.

#include "rules/text/snowball.hpp"

#include <string>
#include <string_view>

namespace rules::text {

/// The stem of an exactly folded word, accents off.
std::string stem(StemLanguage language, std::string_view folded);

}  // namespace rules::text
