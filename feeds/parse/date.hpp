#pragma once
// Dates in the forms that feeds hold them.

#include "feeds/entry.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace feeds::parse {

/// Reads RFC 822/2822 with its wild variants, W3C-DTF/ISO 8601 and most of what people write
/// instead, month names in the languages that ICU knows included. No zone means UTC; a date alone
/// is its midnight; a fraction of a second is dropped. Nothing where no date can be made of it, or
/// where the time or zone is broken.
std::optional<std::chrono::sys_seconds> read_date(std::string_view text);

/// The same, with the text kept.
Date to_date(std::string_view text);

}  // namespace feeds::parse
