#pragma once
// Names of months and days.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace feeds {

/// 1–12 for a month's name or abbreviation in any case, with or without its full stop; else 0.
unsigned month_named(std::string_view word);

/// The same for a word that names this month in Croatian and another one elsewhere: "lis" is
/// October, and November in Polish and Czech.
unsigned croatian_month(std::string_view word);

/// A month that is counted and not named, as in Vietnamese.
struct CountedMonth {
    unsigned month = 0;
    std::size_t length = 0;  ///< of what says which
};

/// What stands behind "tháng": "10", "Mười Hai"; nothing where it is no month.
std::optional<CountedMonth> counted_month(std::string_view text);

/// Whether a word announces a month that is counted ("tháng", "thg", "Th").
bool announces_counted_month(std::string_view word);

/// Whether a word names a day of the week: in English, or in another script.
bool is_weekday(std::string_view word);

/// Whether a word is a day's name or abbreviation in English or in the language of a BCP 47 tag.
bool is_weekday_of(std::string_view word, std::chrono::weekday day, std::string_view language);

}  // namespace feeds
