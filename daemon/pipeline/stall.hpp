#pragma once
// Whether the polling loop stood still, so that much is overdue at once and must not start
// together (F16): the process was stopped or the machine too busy to run it, or the disk refused
// the ends of all polls. A machine that slept is seen by its clocks instead. Pure.

#include "feeds/fetch/time.hpp"

#include <chrono>

namespace newsalertd::pipeline {

/// Later than this is no ordinary delay.
inline constexpr std::chrono::seconds kStalledFor{5};

class Stall {
public:
    /// To be asked at each turn of the loop. `expected`: when it was to wake at the latest;
    /// `parked`: the disk refuses. True: it stood still and runs again.
    bool ended(feeds::fetch::Steady expected, feeds::fetch::Steady now, bool parked) {
        const bool writable_again = parked_ && !parked;
        parked_ = parked;
        return writable_again || now - expected > kStalledFor;
    }

private:
    bool parked_ = false;
};

}  // namespace newsalertd::pipeline
