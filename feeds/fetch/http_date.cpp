#include "feeds/fetch/http_date.hpp"

#include <array>
#include <cctype>
#include <charconv>

namespace feeds::fetch {
namespace {

using std::chrono::sys_seconds;

constexpr std::array<std::string_view, 12> kMonths{
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};

/// What the tokens of a date said so far.
struct Parts {
    std::optional<unsigned> day, month, year;
    std::optional<std::chrono::seconds> time;
    bool short_year = false;
};

std::optional<unsigned> number(std::string_view text) {
    unsigned value = 0;
    const char* end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, value);
    if (result.ec != std::errc{} || result.ptr != end) {
        return std::nullopt;
    }
    return value;
}

std::optional<std::chrono::seconds> time_of_day(std::string_view text) {
    if (text.size() != 8 || text[2] != ':' || text[5] != ':') {
        return std::nullopt;
    }
    const auto hour = number(text.substr(0, 2));
    const auto minute = number(text.substr(3, 2));
    const auto second = number(text.substr(6, 2));
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) {
        return std::nullopt;  // 60 is a leap second
    }
    return std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
           std::chrono::seconds{*second};
}

std::optional<unsigned> month_named(std::string_view text) {
    if (text.size() != 3) {
        return std::nullopt;
    }
    std::array<char, 3> lower{};
    for (std::size_t i = 0; i < 3; ++i) {
        lower[i] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[i])));
    }
    for (std::size_t i = 0; i < kMonths.size(); ++i) {
        if (kMonths[i] == std::string_view{lower.data(), 3}) {
            return static_cast<unsigned>(i + 1);
        }
    }
    return std::nullopt;
}

/// The first number is the day, the second the year, in all three forms.
bool take_number(Parts& parts, std::string_view token) {
    const auto value = number(token);
    if (!value) {
        return false;
    }
    if (!parts.day) {
        parts.day = value;
        return true;
    }
    if (parts.year || (token.size() != 2 && token.size() != 4)) {
        return false;
    }
    parts.year = value;
    parts.short_year = token.size() == 2;
    return true;
}

bool take(Parts& parts, std::string_view token, bool first) {
    if (std::isdigit(static_cast<unsigned char>(token.front())) != 0) {
        if (token.find(':') != std::string_view::npos) {
            const bool again = parts.time.has_value();
            parts.time = time_of_day(token);
            return parts.time.has_value() && !again;
        }
        return take_number(parts, token);
    }
    if (const auto month = month_named(token); month && !parts.month) {
        parts.month = month;
        return true;
    }
    // The weekday stands first, the zone last; any zone but GMT is not an HTTP date.
    return first || token == "GMT" || token == "UTC";
}

unsigned full_year(unsigned two_digits, sys_seconds now) {
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
    const auto current = static_cast<unsigned>(static_cast<int>(today.year()));
    const unsigned year = current / 100 * 100 + two_digits;
    // RFC 9110: more than 50 years ahead means the most recent year that ends so.
    return year > current + 50 ? year - 100 : year;
}

}  // namespace

std::optional<sys_seconds> parse_http_date(std::string_view text, sys_seconds now) {
    if (text.size() > 64) {
        return std::nullopt;
    }
    Parts parts;
    bool first = true;
    while (!text.empty()) {
        const std::size_t begin = text.find_first_not_of(" ,-\t");
        if (begin == std::string_view::npos) {
            break;
        }
        text.remove_prefix(begin);
        const std::size_t end = std::min(text.find_first_of(" ,-\t"), text.size());
        if (!take(parts, text.substr(0, end), first)) {
            return std::nullopt;
        }
        first = false;
        text.remove_prefix(end);
    }
    if (!parts.day || !parts.month || !parts.year || !parts.time) {
        return std::nullopt;
    }
    const unsigned year = parts.short_year ? full_year(*parts.year, now) : *parts.year;
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(year)},
                                           std::chrono::month{*parts.month},
                                           std::chrono::day{*parts.day}};
    if (!date.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days{date} + *parts.time;
}

}  // namespace feeds::fetch
