#pragma once
// The parts of a date while it is read, and what they make together.

#include "feeds/dates/half_day.hpp"
#include "feeds/dates/written_date.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace feeds {

/// Digits, and how many there were.
struct Number {
    int value = 0;
    std::size_t digits = 0;
};

/// RFC 2822 §4.3: two digits are of this century up to 49, three count from 1900.
int full_year(Number year);

struct DateParts {
    std::optional<int> year;
    std::optional<unsigned> month;
    std::optional<unsigned> day;
    int era = 0;  ///< the year before the first of an era that was named
    int hour = 0;
    int minute = 0;
    int second = 0;
    std::chrono::minutes offset{0};
    std::optional<HalfDay> half;
    std::string_view zone;    ///< an abbreviation
    std::string_view region;  ///< of the tz database
    std::optional<std::chrono::sys_seconds> epoch;
    bool has_date = false;  ///< year, month and day came together
    bool has_time = false;
    bool has_sign = false;      ///< a numeric offset, which beats a name
    bool half_unknown = false;  ///< a word that may be a half of the day stands behind the time
    bool thai = false;          ///< the month is named in Thai
    bool two_months = false;    ///< the month is another one in Croatian
    SlashOrder order = SlashOrder::none;
    bool bad = false;

    [[nodiscard]] bool has_day() const { return day && month && year; }

    void set(Number new_year, int new_month, int new_day);
    void set_day(std::chrono::sys_days date);
    void set_ordinal(int of_year, int day_of_year);
    /// ISO 8601: week 1 holds the fourth of January.
    void set_week(int of_year, int week, int weekday);
    /// The first `count` digits are seconds of Unix.
    void set_epoch(std::string_view digits, std::size_t count);

    /// What all of it says; nothing where it is no date.
    [[nodiscard]] WrittenDate written() const;
};

}  // namespace feeds
