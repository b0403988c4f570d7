#include "rules/toml/duration.hpp"

#include "rules/toml/shown.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace rules::toml {

namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kLongest = 100LL * 365 * 24 * 3600 * 1000;

struct Unit {
    std::string_view name;
    std::int64_t length;  ///< milliseconds
};

/// Largest first: joined durations descend.
constexpr auto kUnits = std::to_array<Unit>({{"w", 7LL * 24 * 3600 * 1000},
                                             {"d", 24LL * 3600 * 1000},
                                             {"h", 3600LL * 1000},
                                             {"m", 60LL * 1000},
                                             {"s", 1000},
                                             {"ms", 1}});

/// Takes digits off the front; nullopt if there are none or they exceed 64 bits.
std::optional<std::int64_t> take_number(std::string_view& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || value < 0 || end == text.data())
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

const Unit* take_unit(std::string_view& text) {
    const auto length = static_cast<std::size_t>(
        std::ranges::find_if_not(text, [](char c) { return c >= 'a' && c <= 'z'; }) - text.begin());
    const auto* const unit = std::ranges::find(kUnits, text.substr(0, length), &Unit::name);
    if (unit == kUnits.end())
        return nullptr;
    text.remove_prefix(length);
    return unit;
}

}  // namespace

std::expected<milliseconds, std::string> parse_duration(std::string_view text) {
    const auto wrong = [&] {
        return std::unexpected(fmt::format(
            R"({} is not a duration such as "90s", "5m", "1h" or "2d")", in_quotes(text)));
    };
    auto rest = text;
    std::int64_t total = 0;
    const Unit* last = nullptr;
    do {
        const auto value = take_number(rest);
        if (!value)
            return wrong();
        const auto* const unit = take_unit(rest);
        if (unit == nullptr || (last != nullptr && unit <= last))
            return wrong();
        if (*value > kLongest / unit->length)
            return std::unexpected(fmt::format("{} is longer than 100 years", in_quotes(text)));
        total += *value * unit->length;
        last = unit;
    } while (!rest.empty());
    if (total > kLongest)
        return std::unexpected(fmt::format("{} is longer than 100 years", in_quotes(text)));
    return milliseconds(total);
}

}  // namespace rules::toml
