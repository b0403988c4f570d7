#pragma once
// What follows from a poll: the feed's next state, and with it
// the instant of its next poll. Pure: the same answer, clock and random numbers give the same
// state.

#include "feeds/fetch/fetch.hpp"
#include "feeds/fetch/state.hpp"
#include "feeds/fetch/time.hpp"

#include <optional>
#include <string_view>
#include <vector>

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

/// What the parser made of a document.
enum class ReadAs : std::uint8_t {
    none,  ///< there was nothing to parse
    feed,
    incomplete,  ///< a feed that broke off; its entries count, its validators do not
    html,
    blocked,  ///< the page of a bot protection or a captive portal
    malformed,
};

/// One poll with all that came of it.
struct PollOutcome {
    Answer answer;
    ReadAs read_as = ReadAs::none;
    std::string detail;                       ///< the parser's complaint, one line
    std::size_t new_entries = 0;              ///< entries not seen before
    std::vector<Time> published;              ///< their claimed times, as far as known; any order
    bool overlapped = true;                   ///< some entry of the document was known
    std::optional<std::chrono::minutes> ttl;  ///< of the document
    bool our_network = false;                 ///< most hosts fail at once: not this feed's fault
};

/// The state after `outcome`. `now` is when it is settled (not before the answer was fetched).
FeedState after(const FeedState& before,
                const PollOutcome& outcome,
                const Policy& policy,
                Time now,
                const Random& random);

/// Whether the outcome means that the feed answered as a feed should.
bool succeeded(const PollOutcome& outcome);

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
