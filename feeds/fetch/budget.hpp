#pragma once
// How many polls a second all feeds together are worth, and the two numbers by which they share
// them. Pure.

#include "feeds/fetch/pace.hpp"
#include "feeds/fetch/poll_times.hpp"
#include "feeds/fetch/state.hpp"

#include <cstddef>

namespace feeds::fetch {

/// What feeds ask for, in polls a second.
struct Demand {
    double planned = 0;  ///< by their present intervals
    double usual = 0;    ///< by the usual intervals of their tiers
    double least = 0;    ///< by the longest intervals that their tiers allow
    double fixed = 0;  ///< of feeds with an interval of the user's, which are in none of the above

    std::size_t feeds = 0;  ///< without the fixed ones

    /// Takes a feed in whose interval is `interval`.
    void add(const FeedState& state, const Policy& policy, Micros interval, Time now);
};

class Budget {
public:
    /// At most `polls_per_second` in all.
    explicit Budget(double polls_per_second) : most_(polls_per_second) {}

    const Pace& pace() const { return pace_; }

    /// What the feeds of `demand` may use: what their tiers are worth, up to what is left of the
    /// whole.
    double share(const Demand& demand) const;

    /// Moves the pace by a quarter at most, so that feeds with rhythms that differ settle on the
    /// budget. To be called every minute. `planned_before`: the intervals in `demand` are those
    /// that each feed's last poll planned. They follow the pace late, so that it moves the slower
    /// the longer they are; else the two would chase each other.
    void retune(const Demand& demand, bool planned_before);

private:
    double most_;
    Pace pace_{.c = 13};  ///< a quarter of an hour for a feed of weight 1 with six entries a day
};

}  // namespace feeds::fetch
