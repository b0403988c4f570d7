#pragma once
// Notices that the wall clock was set: stored deadlines are wall time but mean spans, so
// they move along with it. One thread.

#include <chrono>
#include <ctime>

namespace newsalertd {

/// Both clocks at one moment. Since boot, sleep included: a machine that slept sets nothing.
struct Clocks {
    std::chrono::microseconds wall{0};
    std::chrono::microseconds boot{0};
};

inline Clocks read_clocks() {
    const auto read = [](clockid_t clock) {
        timespec time{};
        clock_gettime(clock, &time);
        return std::chrono::seconds(time.tv_sec) +
               std::chrono::duration_cast<std::chrono::microseconds>(
                   std::chrono::nanoseconds(time.tv_nsec));
    };
    // Between the two readings the thread may lose the processor.
    for (;;) {
        const auto before = read(CLOCK_BOOTTIME);
        const auto wall = read(CLOCK_REALTIME);
        const auto after = read(CLOCK_BOOTTIME);
        if (after - before < std::chrono::milliseconds(100))
            return {wall, after};
    }
}

class ClockWatch {
public:
    /// Smaller steps are the slow corrections of a time service, or nobody's harm.
    static constexpr std::chrono::seconds kSmallest{2};

    explicit ClockWatch(Clocks now = read_clocks()) : lead_(now.wall - now.boot) {}

    /// By how much the wall clock was set since the last call, zero unless by kSmallest at least.
    std::chrono::microseconds step(Clocks now) {
        const auto lead = now.wall - now.boot;
        const auto step = lead - lead_;
        lead_ = lead;
        return std::chrono::abs(step) < kSmallest ? std::chrono::microseconds{0} : step;
    }

private:
    std::chrono::microseconds lead_;  ///< of the wall clock over the boot clock
};

}  // namespace newsalertd
