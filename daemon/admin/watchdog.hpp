#pragma once
// Tells the service manager that the process lives, only while every thread that matters answers.
// A part that hangs for longer than the manager's limit gets the process killed and
// started anew; an outage of the network or the disk does not, as probes are answered meanwhile.

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <vector>

namespace newsalertd::admin {

/// Sends a probe through the ordinary queue of one part (net loop, work pool, store thread), which
/// calls `answer` from whichever thread it likes, whenever it comes to it.
using Probe = std::function<void(std::function<void()> answer)>;

struct Watchdog {
    /// Between two rounds of probes; a third of the manager's limit. Zero: no manager asks.
    std::chrono::microseconds interval{0};
    std::vector<Probe> probes;
    /// Called on the thread that answers last, at once: a part that hangs for longer than the limit
    /// thus always leaves a gap longer than the limit.
    std::function<void()> ping;
};

/// $WATCHDOG_USEC / 3 and service_manager::ping.
Watchdog watchdog_of_service_manager(std::vector<Probe> probes);

/// Runs on the net loop until cancelled; returns at once without an interval. A round that has not
/// been answered in full is waited for: no second probe queues up behind the first.
boost::asio::awaitable<void> keep_watch(Watchdog watchdog);

}  // namespace newsalertd::admin
