#pragma once
// How long one document may keep a worker.

#include <chrono>
#include <cstddef>

namespace feeds {

/// CPU time of the thread that made it, so that a busy machine fails nobody. Loops over input ask
/// spent() as they go and stop where it says so; whoever made the budget then refuses the document.
/// The clock is looked at once in a thousand questions, which makes one nearly free. One thread.
class Budget {
public:
    /// For input of `bytes`; a small one is not timed, since asking for the time takes longer.
    explicit Budget(std::chrono::nanoseconds most, std::size_t bytes = kTimed)
        : timed_(bytes >= kTimed), end_(timed_ ? now() + most : most) {}

    /// Whether the time is over; true from then on.
    [[nodiscard]] bool spent() {
        if (spent_ || ++asked_ % kStride != 0)
            return spent_;
        return spent_now();
    }

    /// The same after a step of unknown length: looks at the clock.
    [[nodiscard]] bool spent_now() {
        spent_ = spent_ || (timed_ && now() >= end_);
        return spent_;
    }

    /// CPU time of this thread so far (CLOCK_THREAD_CPUTIME_ID).
    static std::chrono::nanoseconds now();

private:
    static constexpr std::size_t kStride = 1024;

    static constexpr std::size_t kTimed = 64UL * 1024;

    bool timed_;
    std::chrono::nanoseconds end_;
    std::size_t asked_ = 0;
    bool spent_ = false;
};

}  // namespace feeds
