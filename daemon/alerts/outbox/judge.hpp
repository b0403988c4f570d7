#pragma once
// What an attempt's result does to its delivery and to its target.
// Pure: clock and randomness are passed in.

#include "daemon/alerts/channel.hpp"
#include "daemon/store/outbox_rows.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace newsalertd::alerts {

/// Why a delivery was given up.
enum class GivenUp : std::uint8_t { no, expired, content, held };

struct Consequences {
    store::Settlement settlement;
    GivenUp given_up = GivenUp::no;
    bool blocked_now = false;  ///< the target was refused by this very answer: tell the operator
    bool certificate_now = false;  ///< first certificate failure in a row: tell the operator
    bool refusal_now = false;      ///< content refused in a way not told before: tell the operator
    bool works_again = false;  ///< arrived where a refusal of content was told: tell the operator
};

struct Attempt {
    store::Claimed row;
    Result result;
    Time started{};
    Time ended{};
    /// The target was resumed or served anew since: what a failure says of it is out of date, and
    /// would undo what the operator did.
    bool overtaken = false;
};

/// `random` in [0, 1). `minimal` renders the minimal form; called only when the content was
/// refused for the first time. `hold`: an ambiguous result is not sent again by itself.
Consequences judge(const Attempt& attempt,
                   const store::TargetState& before,
                   std::chrono::seconds backoff_cap,
                   bool hold,
                   double random,
                   const std::function<std::string()>& minimal);

/// Full jitter: random · min(cap, 1 s · 2^(failures−1)), at least 200 ms.
std::chrono::milliseconds backoff(std::int64_t failures, std::chrono::seconds cap, double random);

/// Consecutive transient failures that open a target's breaker.
inline constexpr std::int64_t kBreakerOpensAt = 5;

/// A refusal of content that was told is told again by then, once something has arrived between.
inline constexpr std::chrono::hours kRefusalTold{1};

/// Whether an operator is told that the target fails: its breaker is open.
inline bool is_failing(const store::TargetState& target) {
    return target.failures >= kBreakerOpensAt;
}

/// Whether alerts for the target ended dead because of their content, and none arrived since.
inline bool refuses_alerts(const store::TargetState& target) {
    return target.refused_alerts > 0;
}

}  // namespace newsalertd::alerts
