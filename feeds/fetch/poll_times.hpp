#pragma once
// When a feed may be polled, and when it is by its plan. Pure.

#include "feeds/fetch/state.hpp"
#include "feeds/fetch/time.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace feeds::fetch {

/// What a feed may be polled like, whatever is configured.
inline constexpr Micros kHardFloor = std::chrono::seconds{10};

/// What the publisher's own hints (RSS ttl, sy:update*) count for.
enum class Hints : std::uint8_t {
    strict,  ///< a floor as written
    cap,     ///< a floor of at most 15 minutes, and only without HTTP freshness
    ignore,
};

/// How one feed is to be polled.
struct Policy {
    Micros min_interval = std::chrono::seconds{60};
    Micros max_interval = std::chrono::hours{6};
    unsigned tier = 2;               ///< 1 (most urgent), 2, 3
    std::optional<Micros> interval;  ///< set by the user: no adapting
    Hints hints = Hints::cap;
    double pace = 0;  ///< see Budget in rhythm.hpp; 0: the tier's interval
    bool operator==(const Policy&) const = default;
};

/// 0 for tier 1, 2 for tier 3.
std::size_t tier_index(const Policy& policy);

/// `span` ± `part` of it.
Micros spread(Micros span, double part, const Random& random);

/// A floor is left a little behind, so that the feeds it holds up together do not start together.
Time past(Time floor, Time now, const Random& random);

/// The interval with its jitter. Near min_interval the jitter only lengthens, else half of the
/// feeds would run in step with it.
Micros jittered(Micros interval, Micros least, const Random& random);

/// min_interval with the hard floor.
Micros shortest_interval(const Policy& policy);

/// The interval of a healthy feed, before jitter and floors: the user's, or what the feed's rhythm
/// and the pace of the budget give, or its tier's.
Micros planned_interval(const FeedState& state, const Policy& policy, Time now);

/// When a feed is first polled after a start: new feeds and overdue ones are spread uniformly over
/// min(interval, startup_spread, 300 s), others keep their instant. `last_alive`: when the
/// process before this one was last known to run. It may have polled until then without
/// storing it, so that no feed is polled sooner than min_interval after it.
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

/// How long a manual refresh has to wait, zero: it may go now.
Micros refresh_wait(const FeedState& state, const Policy& policy, Time now);

}  // namespace feeds::fetch
