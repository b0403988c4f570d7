#include "feeds/dates/http_date.hpp"

#include "feeds/dates/written_date.hpp"
#include "feeds/text/ascii.hpp"

#include <algorithm>
#include <string>

namespace feeds {

namespace {

using std::chrono::sys_days;
using std::chrono::sys_seconds;

bool is_utc(const WrittenDate& date) {
    return date.offset ? !date.numeric
                       : date.zone.empty() || equals_no_case(date.zone, "GMT") ||
                             equals_no_case(date.zone, "UTC");
}

/// A year of two digits is the latest one that is not more than 50 years ahead.
std::chrono::year full_year(std::chrono::year year, std::chrono::year current) {
    const int two_digits = static_cast<int>(year) % 100;
    const int near = static_cast<int>(current) / 100 * 100 + two_digits;
    return std::chrono::year{near > static_cast<int>(current) + 50 ? near - 100 : near};
}

}  // namespace

std::optional<sys_seconds> read_http_date(std::string_view text, sys_seconds now) {
    constexpr std::size_t kLongest = 64;
    const bool whole = text.size() <= kLongest && std::ranges::count(text, ':') == 2 &&
                       text.find("24:") == std::string_view::npos;
    const WrittenDate written = whole ? read_written_date(text) : WrittenDate{};
    if (!written.local || !written.has_time || !is_utc(written))
        return std::nullopt;
    const sys_days day = std::chrono::floor<std::chrono::days>(*written.local);
    std::chrono::year_month_day date{day};
    if (text.find(std::to_string(static_cast<int>(date.year()))) == std::string_view::npos) {
        const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
        date = full_year(date.year(), today.year()) / date.month() / date.day();
    }
    return date.ok() ? std::optional{sys_days{date} + (*written.local - day)} : std::nullopt;
}

}  // namespace feeds
