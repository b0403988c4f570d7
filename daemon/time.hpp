#pragma once
// The one clock reading that is stored and shown, UTC in microseconds, and the clock that gives it.

#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

namespace newsalertd {

using Time = std::chrono::sys_time<std::chrono::microseconds>;

/// Wall time. Who starts the program owns the clock and hands it to all that reads it; any thread.
class Clock {
public:
    /// The system's.
    Clock() = default;

    /// `read` is called on any thread; what it refers to must outlive all copies of the clock.
    explicit Clock(std::function<Time()> read) : read_(std::move(read)) {}

    Time now() const {
        return read_
                   ? read_()
                   : std::chrono::time_point_cast<Time::duration>(std::chrono::system_clock::now());
    }

private:
    std::function<Time()> read_;
};

/// Microseconds since 1970, as the state keeps them.
inline std::int64_t to_micros(Time time) {
    return time.time_since_epoch().count();
}

inline Time from_micros(std::int64_t micros) {
    return Time{std::chrono::microseconds{micros}};
}

}  // namespace newsalertd
