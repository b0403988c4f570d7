#pragma once
// Which feed is polled next. Holds instants of the steady clock only; the caller turns stored
// wall-clock deadlines into them. Feeds with the same poll key are one poll: the one whose own
// address that is leads, else the first of them; the others follow and lead in turn when it goes.
//
// All operations are O(log n) but those that say otherwise. Not thread-safe; the net thread owns
// it.

#include "feeds/fetch/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace feeds::fetch {

using FeedId = std::uint64_t;

/// What a poll key is to a feed.
enum class Claim : std::uint8_t {
    own,    ///< its configured address
    moved,  ///< where it was sent for good
};

class Schedule {
public:
    /// Adds a feed, or gives a known one a new key or instant. `key`: see poll_key(). The feed that
    /// leads its poll: `id` itself, or the one that has the key already and claims it as well. The
    /// later of their instants then stands: each may know of something that the server asked for.
    /// A feed that is being polled keeps waiting for planned().
    FeedId add(FeedId id, std::string key, Steady due, Claim claim = Claim::own);

    /// Forgets a feed. A follower takes over its poll, and its instant.
    void remove(FeedId id);

    /// When the next poll is due; nullopt: never.
    std::optional<Steady> next_due() const;

    /// The feeds that lead a poll which is due by `until`, the earliest first. O(of these).
    std::vector<FeedId> due_until(Steady until) const;

    /// The next feed that is due at `now`, if any. It is then being polled, and not due again
    /// before planned().
    std::optional<FeedId> pop_due(Steady now);

    /// The poll of `id` is settled (or moved): its next is at `due`. Unknown feeds and followers
    /// are ignored: they may have been removed meanwhile.
    void planned(FeedId id, Steady due);

    /// Spreads all that is overdue at `now` uniformly over the next `over`: after the process
    /// was stopped, or the machine slept. O(overdue · log n). Returns how many.
    std::size_t spread_overdue(Steady now, Micros over, const Random& random);

    /// The machine slept for `span`, which the steady clock does not count: every instant is that
    /// much nearer, and what is overdue by it is spread over `over`. O(n log n).
    void slept(Micros span, Steady now, Micros over, const Random& random);

    std::size_t size() const { return feeds_.size(); }

    /// Whether some feed is polled by this key.
    bool has(const std::string& key) const { return polls_.contains(key); }

    std::size_t polling() const { return polls_.size() - due_.size(); }

    /// How many polls are due at `now`, counted up to `most`.
    std::size_t overdue(Steady now, std::size_t most) const;

private:
    struct Poll {
        std::vector<FeedId> feeds;  ///< the leader first
        Steady due{};
        bool waiting = false;  ///< in due_; else being polled
        bool owned = false;    ///< the leader's own address
    };

    using Polls = std::unordered_map<std::string, Poll>;

    void enqueue(Poll& poll, Steady due);
    void dequeue(Poll& poll);
    void take_lead(Poll& poll, FeedId id, Steady due);

    Polls polls_;
    std::unordered_map<FeedId, std::string> feeds_;  ///< to the key
    std::set<std::pair<Steady, FeedId>> due_;        ///< leaders
};

}  // namespace feeds::fetch
