#pragma once
// Snowball stems, as the library has them. Stemmers are kept per thread, since libstemmer's are not
// thread-safe.

#include <cstdint>
#include <string>
#include <string_view>

namespace rules::text {

/// A language with a stemmer; 0 is "none: words have one form".
using StemLanguage = std::uint8_t;

/// `tag` is BCP 47 ("en", "en-GB"); 0 when there is no stemmer for it.
StemLanguage stem_language(std::string_view tag);

/// The stem of an exactly folded word, accents off. Words over 64 bytes stay as they are.
std::string snowball(StemLanguage language, std::string_view folded);

}  // namespace rules::text
