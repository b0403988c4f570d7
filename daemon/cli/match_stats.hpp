#pragma once
// Figures of a `match` run: time spent matching (without reading and printing), by wall and CPU
// clock, and its spread over the articles.

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace newsalertd::cli {

class MatchStats {
public:
    using SteadyClock = std::chrono::steady_clock;

    using Times = std::vector<std::chrono::nanoseconds>;  ///< of single articles

    MatchStats();

    void loaded(std::size_t queries, std::size_t set_bytes);
    void begin_batch();
    void end_batch(const std::vector<Times>& times);
    std::string to_json();

private:
    /// Microseconds that a share of the articles did not exceed; of sorted times.
    double quantile_us(double share) const;

    SteadyClock::time_point started_;
    double load_seconds_ = 0;
    std::size_t queries_ = 0;
    std::size_t set_bytes_ = 0;
    SteadyClock::time_point batch_started_;
    double batch_cpu_ = 0;
    double match_seconds_ = 0;
    double cpu_seconds_ = 0;
    Times times_;
};

}  // namespace newsalertd::cli
