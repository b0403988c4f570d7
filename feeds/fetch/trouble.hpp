#pragma once
// What went wrong with a poll, and what that asks of us. Pure.

#include "feeds/fetch/outcome.hpp"

#include <cstdint>
#include <string>

namespace feeds::fetch {

/// Failures by what they ask of us.
enum class Trouble : std::uint8_t { transient, refused, rate_limited, gone, incomplete };

/// A document that is no feed is a failure of its own kind.
Failure failure_of(const PollOutcome& outcome);

Trouble trouble_of(const PollOutcome& outcome);

/// Whether a month of this means that nobody is there any more.
bool is_dead_sign(const PollOutcome& outcome);

/// One line for people.
std::string reason_of(const PollOutcome& outcome);

}  // namespace feeds::fetch
