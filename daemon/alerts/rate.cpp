#include "daemon/alerts/rate.hpp"

#include "feeds/text/ascii.hpp"
#include "rules/toml/duration.hpp"
#include "rules/toml/shown.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace newsalertd::alerts {

namespace {

/// Takes a number from 1 to 10,000 off the front.
std::optional<unsigned> take_count(std::string_view& text) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || value == 0 || value > 10'000)
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

}  // namespace

std::expected<Rate, std::string> parse_rate(std::string_view text) {
    const auto wrong = [&] {
        return std::unexpected(
            fmt::format(R"({} is not a rate such as "1/s", "30/m" or "1/s burst 5")",
                        rules::toml::in_quotes(text)));
    };
    auto rest = feeds::trim(text);
    const auto count = take_count(rest);
    if (!count || !rest.starts_with('/'))
        return wrong();
    rest.remove_prefix(1);
    std::string period(rest.substr(0, rest.find(' ')));
    rest.remove_prefix(period.size());
    if (!period.empty() && period.front() >= 'a' && period.front() <= 'z')
        period.insert(0, "1");
    const auto several = rules::toml::parse_duration(period);
    if (!several || several->count() == 0)
        return wrong();
    Rate rate{.per = std::max(*several / *count, std::chrono::milliseconds(1)), .burst = 1};
    rest = feeds::trim(rest);
    if (rest.empty())
        return rate;
    constexpr std::string_view kBurst = "burst ";
    if (!rest.starts_with(kBurst))
        return wrong();
    rest = feeds::trim(rest.substr(kBurst.size()));
    const auto burst = take_count(rest);
    if (!burst || !rest.empty())
        return wrong();
    rate.burst = *burst;
    return rate;
}

}  // namespace newsalertd::alerts
