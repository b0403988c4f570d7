#pragma once
// HTTP dates (RFC 9110 §5.6.7) in the three forms that a recipient must accept. Pure.

#include <chrono>
#include <optional>
#include <string_view>

namespace feeds::fetch {

/// Reads an IMF-fixdate, an RFC 850 date or an asctime date; the weekday is not checked, since
/// servers get it wrong. `now` settles the century of a two-digit year. nullopt for anything else.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text,
                                                        std::chrono::sys_seconds now);

}  // namespace feeds::fetch
