#pragma once
// The clocks of this room. Stored deadlines are wall time (`Time`), waits are steady; both are
// handed in, so that every rule can be tested on a simulated clock.

#include <chrono>
#include <functional>

namespace feeds::fetch {

using Micros = std::chrono::microseconds;
using Time = std::chrono::sys_time<Micros>;
using Steady = std::chrono::steady_clock::time_point;

/// Over which feeds are spread that were due while nothing could be polled: the process did not
/// run, the machine slept, the network was gone.
inline constexpr Micros kRespread = std::chrono::seconds{60};

/// Uniform in [0, 1). The source of all jitter.
using Random = std::function<double()>;

/// `span` scaled by a number; saturates instead of overflowing.
constexpr Micros scaled(Micros span, double factor) {
    constexpr double kMost = 1e17;  // about 3,000 years
    const double value = static_cast<double>(span.count()) * factor;
    return Micros{static_cast<Micros::rep>(value < -kMost  ? -kMost
                                           : value > kMost ? kMost
                                                           : value)};
}

constexpr double seconds_of(Micros span) {
    return static_cast<double>(span.count()) / 1e6;
}

constexpr Micros from_seconds(double seconds) {
    return scaled(std::chrono::seconds{1}, seconds);
}

}  // namespace feeds::fetch
