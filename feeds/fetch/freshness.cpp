#include "feeds/fetch/freshness.hpp"

#include "feeds/dates/http_date.hpp"
#include "feeds/fetch/retry_after.hpp"
#include "feeds/text/ascii.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace feeds::fetch {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr seconds kMost{std::int64_t{1} << 31U};  // RFC 9111 §1.2.2

std::optional<std::string_view> first(const net::Headers& headers, std::string_view name) {
    const auto value = net::first_header(headers, name);
    return value ? std::optional{trim(*value)} : std::nullopt;
}

/// The end of the directive that starts at 0: the next comma outside quotes.
std::size_t directive_end(std::string_view text) {
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '"')
            quoted = !quoted;
        else if (quoted && text[i] == '\\')
            ++i;
        else if (!quoted && text[i] == ',')
            return i;
    return text.size();
}

/// What Cache-Control says that matters here.
struct CacheControl {
    bool never_fresh = false;
    std::optional<seconds> max_age;
};

void read_directive(CacheControl& control, std::string_view directive) {
    const std::size_t equals = directive.find('=');
    const std::string_view name = trim(directive.substr(0, equals));
    if (equals == std::string_view::npos) {
        // With an argument (`no-cache="set-cookie"`) it speaks of those fields only.
        control.never_fresh = control.never_fresh || equals_no_case(name, "no-cache") ||
                              equals_no_case(name, "no-store");
        return;
    }
    if (!equals_no_case(name, "max-age") || control.max_age)
        return;  // of duplicates the first counts (RFC 9111 §4.2.1)
    std::string_view value = trim(directive.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
        value = trim(value.substr(1, value.size() - 2));
    control.max_age = delta_seconds(value, kMost).value_or(seconds{0});
}

CacheControl cache_control(const net::Headers& headers) {
    CacheControl control;
    for (const auto& [name, value] : headers) {
        if (name != "cache-control")
            continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            const std::size_t end = directive_end(rest);
            read_directive(control, trim(rest.substr(0, end)));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return control;
}

seconds age_of(const net::Headers& headers) {
    const auto value = first(headers, "age");
    return value ? delta_seconds(*value, kMost).value_or(seconds{0}) : seconds{0};
}

sys_seconds floor_seconds(Time time) {
    return std::chrono::floor<seconds>(time);
}

}  // namespace

std::optional<sys_seconds> date_of(const net::Headers& headers, Time now) {
    const auto value = first(headers, "date");
    return value ? read_http_date(*value, floor_seconds(now)) : std::nullopt;
}

std::optional<Micros> freshness(const net::Headers& headers, Time now) {
    const CacheControl control = cache_control(headers);
    if (control.never_fresh)
        return Micros{0};
    const seconds age = age_of(headers);
    if (control.max_age)
        return std::max<Micros>(*control.max_age - age, Micros{0});
    const auto expires = first(headers, "expires");
    if (!expires)
        return std::nullopt;
    const auto until = read_http_date(*expires, floor_seconds(now));
    if (!until)
        return Micros{0};  // "Expires: 0" and its like mean: already stale (RFC 9111 §5.3)
    const seconds lifetime = *until - date_of(headers, now).value_or(floor_seconds(now));
    return std::clamp<Micros>(lifetime - age, Micros{0}, kMost);
}

std::optional<Time> visible_since(const net::Headers& headers, Time now) {
    // Age needs no agreement of clocks, so it comes first.
    if (const auto value = first(headers, "age")) {
        if (const auto age = delta_seconds(*value, kMost))
            return now - *age;
    }
    const auto date = date_of(headers, now);
    if (!date)
        return std::nullopt;
    return std::min<Time>(*date, now);
}

}  // namespace feeds::fetch
