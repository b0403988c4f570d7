#pragma once
// Dates in HTTP headers (RFC 9110 §5.6.7).

#include <chrono>
#include <optional>
#include <string_view>

namespace feeds {

/// Reads the three forms that a recipient must accept, and what the reader of feeds' dates makes of
/// their variants. The weekday is not checked, since servers get it wrong. Nothing where the
/// seconds are missing or the zone is not UTC. `now` settles the century of a two-digit year.
std::optional<std::chrono::sys_seconds> read_http_date(std::string_view text,
                                                       std::chrono::sys_seconds now);

}  // namespace feeds
