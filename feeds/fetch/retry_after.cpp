#include "feeds/fetch/retry_after.hpp"

#include "feeds/fetch/http_date.hpp"

#include <algorithm>
#include <cctype>

namespace feeds::fetch {
namespace {

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// Saturating, so that "99999999999999999999" is the cap and not garbage.
std::chrono::seconds delta_seconds(std::string_view digits) {
    constexpr std::int64_t kMost = std::chrono::seconds{kLongestRetryAfter}.count();
    std::int64_t value = 0;
    for (const char c : digits) {
        value = std::min(kMost, value * 10 + (c - '0'));
    }
    return std::chrono::seconds{value};
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

std::optional<Micros> retry_after(std::string_view value,
                                  std::optional<std::chrono::sys_seconds> date,
                                  std::chrono::sys_seconds now) {
    value = trimmed(value);
    if (value.empty()) {
        return std::nullopt;
    }
    const auto end = std::find_if_not(value.begin(), value.end(), is_digit);
    const std::string_view digits{value.begin(), end};
    const std::string_view rest{end, value.end()};
    if (!digits.empty() && rest.empty()) {
        return delta_seconds(digits);
    }
    // Some limiters write a fraction; a whole second more is never too early.
    if (!digits.empty() && rest.front() == '.' &&
        std::all_of(rest.begin() + 1, rest.end(), is_digit)) {
        return std::min<Micros>(delta_seconds(digits) + std::chrono::seconds{1},
                                kLongestRetryAfter);
    }
    const auto until = parse_http_date(value, now);
    if (!until) {
        return std::nullopt;
    }
    return std::clamp<Micros>(*until - date.value_or(now), Micros{0}, kLongestRetryAfter);
}

}  // namespace feeds::fetch
