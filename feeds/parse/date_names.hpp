#pragma once
// Names of months and days.

#include <string_view>

namespace feeds::parse {

/// 1–12 for a month's name or abbreviation in any case, with or without its full stop; else 0.
unsigned month_named(std::string_view word);

/// Whether a word names a day of the week: in English, or in another script.
bool is_weekday(std::string_view word);

}  // namespace feeds::parse
