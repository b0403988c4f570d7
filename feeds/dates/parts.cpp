#include "feeds/dates/parts.hpp"

#include "feeds/dates/zone_names.hpp"

#include <algorithm>
#include <cstdint>

namespace feeds {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

/// Earlier ones are the zero dates of publishing systems, or years of other calendars.
constexpr int kEarliestYear = 1583;
constexpr int kBuddhistEra = 543;
constexpr int kFirstBuddhist = 2400;

/// The years of the Thai calendar, in full, or in two digits beside a Thai month.
int common_year(int year, bool thai) {
    if (year >= kFirstBuddhist && year < kFirstBuddhist + 300)
        return year - kBuddhistEra;
    const int buddhist = 2500 + year % 100 - kBuddhistEra;
    return thai && year >= 1950 && year < 2000 && buddhist >= 2000 ? buddhist : year;
}

}  // namespace

int full_year(Number year) {
    if (year.digits == 2)
        return year.value + (year.value < 50 ? 2000 : 1900);
    return year.digits == 3 ? year.value + 1900 : year.value;
}

void DateParts::set(Number new_year, int new_month, int new_day) {
    year = full_year(new_year);
    month = static_cast<unsigned>(new_month);
    day = static_cast<unsigned>(new_day);
}

void DateParts::set_day(sys_days date) {
    const std::chrono::year_month_day parts{date};
    year = static_cast<int>(parts.year());
    month = static_cast<unsigned>(parts.month());
    day = static_cast<unsigned>(parts.day());
}

void DateParts::set_ordinal(int of_year, int day_of_year) {
    has_date = true;
    bad = bad || of_year < 1 || of_year > 9999 || day_of_year < 1 || day_of_year > 366;
    if (!bad)
        set_day(sys_days{std::chrono::year{of_year} / 1 / 1} + days{day_of_year - 1});
}

void DateParts::set_week(int of_year, int week, int weekday) {
    has_date = true;
    bad =
        bad || of_year < 1 || of_year > 9999 || week < 1 || week > 53 || weekday < 1 || weekday > 7;
    if (bad)
        return;
    const sys_days fourth{std::chrono::year{of_year} / 1 / 4};
    const unsigned behind_monday = std::chrono::weekday{fourth}.iso_encoding() - 1;
    set_day(fourth - days{behind_monday} + days{(week - 1) * 7 + weekday - 1});
}

void DateParts::set_epoch(std::string_view digits, std::size_t count) {
    constexpr std::int64_t kEndOf9999 = 253402300799;
    std::int64_t value = 0;
    for (const char c : digits.substr(0, count))
        value = std::min(value * 10 + (c - '0'), kEndOf9999 + 1);
    bad = bad || value > kEndOf9999;
    epoch = sys_seconds{seconds{value}};
    has_date = true;
}

WrittenDate DateParts::written() const {
    if (bad)
        return {};
    if (epoch)
        return {.local = epoch, .offset = minutes{0}, .zone = {}, .has_time = true};
    if (!year || (day && !month) || (has_time && !day))
        return {};
    // Checked before <chrono> narrows them.
    const int common = common_year(*year, thai);
    if (common < kEarliestYear || common > 9999 || month.value_or(1) > 12 || day.value_or(1) > 31)
        return {};
    const std::chrono::year_month_day date{std::chrono::year{common},
                                           std::chrono::month{month.value_or(1)},
                                           std::chrono::day{day.value_or(1)}};
    const auto of_day = half ? hour_of(hour, *half) : hour;
    if (!of_day || (half_unknown && hour >= 1 && hour <= 12))
        return {};
    const bool end_of_day = *of_day == 24 && minute == 0 && second == 0;
    if (!date.ok() || (*of_day > 23 && !end_of_day) || minute > 59 || second > 60)
        return {};
    WrittenDate out;
    out.local = sys_seconds{sys_days{date}} + hours{*of_day} + minutes{minute} + seconds{second};
    out.has_time = has_time;
    out.order = order;
    out.two_months = two_months;
    if (has_sign) {
        out.offset = offset;
        out.numeric = offset != minutes{0};
    } else if (!region.empty()) {
        out.offset = region_offset(region, *out.local);
    } else {
        out.zone = zone;
    }
    return out;
}

}  // namespace feeds
