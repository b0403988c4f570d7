#pragma once
// When a feed may be polled, and when it is by its plan. Pure.

#include "feeds/fetch/hints.hpp"
#include "feeds/fetch/pace.hpp"
#include "feeds/fetch/state.hpp"
#include "feeds/fetch/tier.hpp"
#include "feeds/fetch/time.hpp"

#include <chrono>
#include <optional>

namespace feeds::fetch {

/// What a feed may be polled like, whatever is configured.
inline constexpr Micros kHardFloor = std::chrono::seconds{10};

/// How one feed is to be polled.
struct Policy {
    Micros min_interval = std::chrono::seconds{60};
    Micros max_interval = std::chrono::hours{6};
    Tier tier = tier_of(2);
    std::optional<Micros> interval;  ///< set by the user: no adapting
    Hints hints = Hints::cap;
    Pace pace;
    bool operator==(const Policy&) const = default;
};

/// `span` ± `part` of it.
Micros spread(Micros span, double part, const Random& random);

/// A floor is left a little behind, so that the feeds it holds up together do not start together.
Time past(Time floor, Time now, const Random& random);

/// The interval with its jitter. Near min_interval the jitter only lengthens, else half of the
/// feeds would run in step with it.
Micros jittered(Micros interval, Micros least, const Random& random);

/// min_interval with the hard floor.
Micros shortest_interval(const Policy& policy);

struct IntervalBounds {
    Micros shortest{};
    Micros longest{};
};

/// Between which intervals a feed's own rhythm decides. One without a new entry for a week may rest
/// six times as long as others of its tier.
IntervalBounds interval_bounds(const FeedState& state, const Policy& policy, Time now);

/// The usual interval of the feed's tier.
Micros usual_interval_of(const Policy& policy);

/// The interval of a healthy feed, before jitter and floors: the user's, or what the feed's rhythm
/// and the pace of the budget give, or its tier's.
Micros planned_interval(const FeedState& state, const Policy& policy, Time now);

/// When a feed is first polled after a start: feeds that were never polled are spread uniformly
/// over `startup_spread`, overdue ones over twice that and a minute at most, both over their
/// interval at most; others keep their instant. `last_alive`: when the process before this one was
/// last known to run. It may have polled until then without storing it, so that no feed is polled
/// sooner than min_interval after it.
Time first_poll(const FeedState& state,
                const Policy& policy,
                Micros startup_spread,
                Time now,
                std::optional<Time> last_alive,
                const Random& random);

/// When a feed is polled whose appointment at `due` has lost its reason: how it is asked was
/// changed, or a network is back. Spread uniformly like first polls, over `over` at most, and no
/// later than `due`; but never within min_interval of its last poll, nor before a deadline that its
/// server set.
Time brought_forward(const FeedState& state,
                     const Policy& policy,
                     Time due,
                     Micros over,
                     Time now,
                     const Random& random);

}  // namespace feeds::fetch
