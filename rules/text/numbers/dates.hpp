#pragma once
// Years, dates and times of day in scripts with spaces.

#include "rules/text/numbers.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace rules::text::numbers {

/// A text and the language that its dates are read in.
struct DateText {
    std::string_view text;
    std::string_view language;  ///< as given
    std::string_view primary;
};

/// `value`: as Number says of years, dates and times.
Number make_date(NumberKind kind, std::uint64_t value, std::size_t begin, std::size_t end);

/// A month's name that ends before `at`, "November 26", "noviembre de 2026"; 0 if none does.
struct MonthBefore {
    unsigned month = 0;
    std::size_t begin = 0;
};

MonthBefore month_before(const DateText& where, std::size_t at);

/// 26/11/2026, 2026-11-26, 10:30, 18.30 Uhr, 18h30, 5 p.m.; `at` at the first digit. Nothing where
/// the digits are something else.
std::optional<Number> read_digit_date(const DateText& where, std::size_t at);

/// A whole number of one or two digits beside a month's name: 26 November 2026, November 26th.
std::optional<Number> read_day(const DateText& where,
                               std::size_t begin,
                               std::size_t end,
                               unsigned day);

/// Four digits that stand alone: a year, or a year behind its month ("November 2026"), or nothing
/// where they count something ("2000 people").
std::optional<Number> read_year(const DateText& where,
                                std::size_t begin,
                                std::size_t end,
                                unsigned value);

}  // namespace rules::text::numbers
