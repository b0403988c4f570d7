#pragma once
// Short phrases that every channel words alike. Pure.

#include <chrono>
#include <string>

namespace newsalertd::alerts::text {

/// "45 s", "43 min", "3 h 5 min", "2 d 4 h": at most two units, negative as zero.
std::string duration(std::chrono::microseconds value);

/// "300 ms", "1.2 s" below ten seconds, else as duration(): for latencies.
std::string latency(std::chrono::microseconds value);

}  // namespace newsalertd::alerts::text
