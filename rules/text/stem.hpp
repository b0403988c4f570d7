#pragma once
// What a word's inflected forms have in common: in English its headword (headwords.hpp), in other
// languages its Snowball stem, a few words apart that the stemmer takes for forms of another.

#include "rules/text/snowball.hpp"

#include <string>
#include <string_view>

namespace rules::text {

/// The stem of an exactly folded word, accents off.
std::string stem(StemLanguage language, std::string_view folded);

}  // namespace rules::text
