#include "daemon/config/toml.hpp"

#include "feeds/text/ascii.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace newsalertd::config {

namespace {

constexpr std::size_t kLongestExcerpt = 200;

constexpr auto kHarmlessKeys = std::to_array<std::string_view>({"path",
                                                                "min_interval",
                                                                "max_interval",
                                                                "budget_per_second",
                                                                "host_gap",
                                                                "host_connections",
                                                                "startup_spread",
                                                                "allow_networks",
                                                                "contact",
                                                                "ca_file",
                                                                "listen",
                                                                "public_url",
                                                                "alert_if_newer_than",
                                                                "max_age",
                                                                "allow_inline_secrets",
                                                                "time_zone",
                                                                "notify",
                                                                "type",
                                                                "server",
                                                                "tls",
                                                                "from",
                                                                "to",
                                                                "allow_insecure",
                                                                "rate",
                                                                "on_ambiguous",
                                                                "digest",
                                                                "quiet_hours",
                                                                "name",
                                                                "tier",
                                                                "interval",
                                                                "publisher_hints",
                                                                "tags",
                                                                "publisher",
                                                                "lang",
                                                                "fulltext",
                                                                "enabled",
                                                                "lists"});

/// User-info and queries of addresses are where feeds carry their tokens.
bool has_bare_address(std::string_view line) {
    const auto scheme = line.find("://");
    return scheme == std::string_view::npos ||
           line.find_first_of("@?", scheme) == std::string_view::npos;
}

bool is_harmless(std::string_view line) {
    line = feeds::trim(line);
    if (!has_bare_address(line))
        return false;
    // A header; with quotes it may as well be a list of keys.
    if (line.starts_with('['))
        return line.find_first_of("\"'") == std::string_view::npos;
    const auto equals = line.find('=');
    if (equals == std::string_view::npos)
        return false;
    const auto key = feeds::trim(line.substr(0, equals));
    // A second assignment on the line is an inline table, which may hold anything.
    if (line.find('=', equals + 1) != std::string_view::npos)
        return false;
    return std::ranges::find(kHarmlessKeys, key) != kHarmlessKeys.end();
}

}  // namespace

std::string harmless_line(const SourceText& source, std::size_t line) {
    const auto shown = source.line(line);
    // In a list of addresses every line is one; elsewhere a bare one may be a secret out of place.
    const bool harmless = source.name().ends_with(".txt")
                              ? shown.starts_with("http") && has_bare_address(shown)
                              : is_harmless(shown);
    return harmless && shown.size() <= kLongestExcerpt ? std::string(shown) : std::string();
}

}  // namespace newsalertd::config
