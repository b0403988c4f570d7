#pragma once
// The one clock reading that is stored and shown: UTC in microseconds.

#include <chrono>
#include <cstdint>

namespace newsalertd {

using Time = std::chrono::sys_time<std::chrono::microseconds>;

inline Time now() {
    return std::chrono::time_point_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now());
}

/// Microseconds since 1970, as the state keeps them.
inline std::int64_t to_micros(Time time) {
    return time.time_since_epoch().count();
}

inline Time from_micros(std::int64_t micros) {
    return Time{std::chrono::microseconds{micros}};
}

}  // namespace newsalertd
