#pragma once
// Whether nothing ran for a while, so that much is overdue at once and must not start together: the
// process was stopped, the machine was too busy to run it or slept, or the disk refused the ends of
// all polls.

#include "feeds/fetch/time.hpp"

#include <chrono>

namespace newsalertd::pipeline {

/// Later than this is no ordinary delay.
inline constexpr std::chrono::seconds kStalledFor{5};

class Stall {
public:
    Stall();

    /// To be asked at each turn of the loop. `expected`: when it was to wake at the latest;
    /// `parked`: the disk refuses. True: it stood still and runs again.
    bool ended(feeds::fetch::Steady expected, feeds::fetch::Steady now, bool parked) {
        const bool writable_again = parked_ && !parked;
        parked_ = parked;
        return writable_again || now - expected > kStalledFor;
    }

    /// For how long the machine slept since this was asked last.
    std::chrono::nanoseconds slept();

private:
    bool parked_ = false;
    std::chrono::nanoseconds boot_lead_;  ///< boot time minus steady time
};

}  // namespace newsalertd::pipeline
