#include "feeds/fetch/retry_after.hpp"

#include "feeds/dates/http_date.hpp"
#include "feeds/text/ascii.hpp"

#include <algorithm>

namespace feeds::fetch {

using std::chrono::seconds;

std::optional<seconds> delta_seconds(std::string_view text, seconds most) {
    if (text.empty() || !std::ranges::all_of(text, is_digit))
        return std::nullopt;
    seconds value{0};
    for (const char c : text)
        value = std::min(most, value * 10 + seconds{c - '0'});
    return value;
}

std::optional<Micros> retry_after(std::string_view value,
                                  std::optional<std::chrono::sys_seconds> date,
                                  std::chrono::sys_seconds now) {
    value = trim(value);
    const std::size_t point = std::min(value.find('.'), value.size());
    if (const auto wait = delta_seconds(value.substr(0, point), kLongestRetryAfter);
        wait && std::ranges::all_of(value.substr(std::min(point + 1, value.size())), is_digit)) {
        // Some limiters write a fraction; a whole second more is never too early.
        return std::min<Micros>(*wait + seconds{point < value.size() ? 1 : 0}, kLongestRetryAfter);
    }
    const auto until = read_http_date(value, now);
    if (!until)
        return std::nullopt;
    return std::clamp<Micros>(*until - date.value_or(now), Micros{0}, kLongestRetryAfter);
}

}  // namespace feeds::fetch
