#pragma once
// When the operator hears that the state cannot be written, and that it can again. A limit that
// some writes meet and others do not comes and goes many times a minute: it is one trouble, told
// once, and mended when writing has gone well for a while.

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace newsalertd::app {

class StateTrouble {
public:
    using SteadyClock = std::chrono::steady_clock;

    /// What comes back within this time after its end is the same trouble.
    static constexpr std::chrono::minutes kMemory{10};
    static constexpr std::chrono::seconds kShortest{2};
    static constexpr std::chrono::seconds kLongest{300};

    /// The state refuses. True: it is to be told.
    bool refused(const std::string& why, SteadyClock::time_point now) {
        if (!why_.empty() || (ended_ && now - *ended_ < kMemory))
            calm_ = std::min<std::chrono::seconds>(2 * calm_, kLongest);
        else
            calm_ = kShortest;
        return std::exchange(why_, why) != why;
    }

    /// It is written again: for so long that must go on before held() is asked.
    std::chrono::seconds calm() const { return calm_; }

    /// It has gone on. True: that is to be told.
    bool held(SteadyClock::time_point now) {
        if (why_.empty())
            return false;
        ended_ = now;
        why_.clear();
        return true;
    }

    /// Empty: none, or it is over.
    const std::string& why() const { return why_; }

private:
    std::string why_;
    std::chrono::seconds calm_ = kShortest;
    std::optional<SteadyClock::time_point> ended_;
};

}  // namespace newsalertd::app
