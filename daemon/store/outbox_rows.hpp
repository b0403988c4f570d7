#pragma once
// The outbox's values: what a claim gives and what a settlement says.

#include "daemon/store/news.hpp"
#include "daemon/time.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace newsalertd::store {

/// No pause is longer: a Retry-After is at most an hour and a tenth more. A moment further ahead
/// was written before the clock was set back; it counts as past, or the jump would delay what
/// waits.
inline constexpr std::chrono::minutes kLongestPause{70};

struct Claim {
    std::vector<Claimed> rows;
    std::vector<std::string> damaged;  ///< ids that were due, but not as stored; now dead
    std::size_t waiting = 0;           ///< due rows left behind, counted up to the claim's bound
    std::optional<Time> next_due;      ///< the earliest attempt of those not yet due
};

/// The part of a target's state that survives a restart.
struct TargetState {
    std::string name;
    bool blocked = false;
    std::int64_t failures = 0;  ///< consecutive transient failures
    std::int64_t refusals = 0;  ///< consecutive generic refusals
    Time not_before{};          ///< Retry-After or the breaker's next probe
    std::string error;
    std::optional<Time> last_success;
    Time noted{};  ///< when not_before was set: a clock set back since shows by it
    /// Alerts that ended dead because their content was refused, since the last that arrived.
    std::int64_t refused_alerts = 0;
    std::string told_refusals;  ///< the kinds of refusal that were told: "|400||invalid_blocks|"
    Time told_at{};             ///< the last of them
    /// A keyed hash of what the channel's settings came to, secrets included; empty: not known.
    /// Written by serve() alone.
    std::string settings;
};

/// Alerts that wait for a target that no channel serves any more.
struct Unserved {
    std::string target;
    std::size_t waiting = 0;
    Time expires{};  ///< when the first of them ends
};

/// A delivery that ended without having arrived, for the operator.
struct Ended {
    std::string id;
    std::string target;
    std::string kind;
    std::string content;
    std::string reason;
};

struct Settlement {
    std::string id;
    std::string state;  ///< delivered, pending, blocked, dead
    std::string reason;
    bool ambiguous = false;
    bool minimal = false;                ///< the next attempt uses the minimal form
    std::optional<std::string> payload;  ///< a new frozen payload, with `minimal`
    int status = 0;
    std::string provider_ref;
    std::int64_t failures = 0;
    Time next_attempt{};
    std::optional<Time> sent;
    Time settled{};
    TargetState target;         ///< what becomes of the target's row
    bool block_target = false;  ///< also turns its waiting rows `blocked`
};

}  // namespace newsalertd::store
