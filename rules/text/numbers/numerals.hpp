#pragma once
// Numbers that are written as words: "two million", "twenty-five thousand", "five percent", "half a
// million"; in other languages than English a word up to twelve before such a word ("due milioni").
// A small number alone ("two bombs") is left a word: it says too little.

#include "rules/text/numbers.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace rules::text::numbers {

struct Numeral {
    Decimal value;
    std::size_t end = 0;
    bool needs_scale =
        false;  ///< has no hundred or more in it: counts before an amount's word alone
};

/// Where a numeral may begin, from `at` on; text.size() if nowhere. `language`: primary subtag.
std::size_t next_numeral(std::string_view text, std::size_t at, std::string_view language);

/// The numeral that begins at `at`.
std::optional<Numeral> read_numeral(std::string_view text,
                                    std::size_t at,
                                    std::string_view language);

}  // namespace rules::text::numbers
