#pragma once
// Texts to sentences (Unicode UAX #29, with the abbreviations that CLDR knows for a language: "Mr."
// ends no sentence).

#include <unicode/brkiter.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rules::text {

/// One a thread: keeps what ICU needs for each language.
class SentenceBreaker {
public:
    /// Appends the byte offsets at which sentences begin, but for the first, ascending. `language`:
    /// BCP 47; of an unknown or an empty one the abbreviations are unknown too.
    void breaks(std::string_view text, std::string_view language, std::vector<std::uint32_t>& out);

private:
    icu::BreakIterator& iterator_for(std::string_view language);

    std::unordered_map<std::string, std::unique_ptr<icu::BreakIterator>> iterators_;
};

}  // namespace rules::text
