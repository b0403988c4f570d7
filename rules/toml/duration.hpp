#pragma once
// Durations as they stand in the user's files.

#include <chrono>
#include <expected>
#include <string>
#include <string_view>

namespace rules::toml {

/// "250ms", "90s", "5m", "1h", "2d", "1w", and joined, largest first: "1h30m". At most 100 years.
/// The error is a sentence that quotes the text.
std::expected<std::chrono::milliseconds, std::string> parse_duration(std::string_view text);

}  // namespace rules::toml
