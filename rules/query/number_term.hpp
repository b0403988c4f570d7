#pragma once
// What `#4.2bn` in a query asks for.

#include "rules/text/numbers.hpp"

#include <optional>
#include <string_view>

namespace rules::query {

struct NumberTerm {
    text::Number number;        ///< plain, percent, points or money
    bool is_ambiguous = false;  ///< it is another number in English
};

/// Reads `text` (without #) as the watch's language writes numbers (BCP 47), else as English does,
/// else as any does. Nothing where that is no number: years, dates, times of day and ordinals are
/// words.
std::optional<NumberTerm> read_number_term(std::string_view text, std::string_view language);

/// Whether it reads as a year, which many who write it will have meant to be a number.
bool reads_as_year(std::string_view text);

}  // namespace rules::query
