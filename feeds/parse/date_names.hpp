#pragma once
// Names of months and days.

#include <chrono>
#include <string_view>

namespace feeds::parse {

/// 1–12 for a month's name or abbreviation in any case, with or without its full stop; else 0.
unsigned month_named(std::string_view word);

/// Whether a word names a day of the week: in English, or in another script.
bool is_weekday(std::string_view word);

/// Whether a word is a day's name or abbreviation in English or in the language of a BCP 47 tag.
bool is_weekday_of(std::string_view word, std::chrono::weekday day, std::string_view language);

}  // namespace feeds::parse
