#pragma once
// How long a server asks to be left alone (RFC 9110 §10.2.3). Pure.

#include "feeds/fetch/time.hpp"

#include <optional>
#include <string_view>

namespace feeds::fetch {

/// No Retry-After is honoured beyond this.
inline constexpr std::chrono::hours kLongestRetryAfter{48};

/// Non-negative whole seconds, `most` where there are more; nullopt for anything else.
std::optional<std::chrono::seconds> delta_seconds(std::string_view text, std::chrono::seconds most);

/// The wait that a Retry-After value asks for: seconds, or an HTTP date measured against the
/// response's own Date (`date`; `now` where it has none), so that a server with a wrong clock is
/// understood. A date in the past is zero. nullopt: not a Retry-After value.
std::optional<Micros> retry_after(std::string_view value,
                                  std::optional<std::chrono::sys_seconds> date,
                                  std::chrono::sys_seconds now);

}  // namespace feeds::fetch
