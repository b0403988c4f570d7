#pragma once
// Everything of one feed's polling that survives a restart, as plain values. `after()` in
// outcome.hpp makes the next from the last; the daemon stores the serialised form as one column, in
// the same transaction as the entries that the poll brought.

#include "feeds/fetch/rest.hpp"
#include "feeds/fetch/time.hpp"

#include <array>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace feeds::fetch {

/// What an operator is told of a feed.
enum class Health : std::uint8_t {
    ok,
    late,     ///< quieter than its rhythm lets expect
    stale,    ///< quiet for so long that something is wrong, though it answers
    failing,  ///< no usable answer several times in a row
    blocked,  ///< we are refused: 401, 403, 429, bot protection
    gone,     ///< 410, or 404, DNS or TLS failure for 30 days; probed weekly
};

const char* to_string(Health health);

/// What a server gave to ask "has it changed" with. Opaque bytes that belong to the URL that
/// issued them and no other.
struct Validators {
    std::string url;
    std::string etag;           ///< verbatim, empty: none
    std::string last_modified;  ///< verbatim, empty: none

    bool empty() const { return etag.empty() && last_modified.empty(); }

    bool operator==(const Validators&) const = default;
};

/// A permanent redirect under observation, and the move that came of an earlier one.
struct Move {
    std::string candidate;  ///< where the last polls were sent permanently, empty: nowhere
    unsigned seen = 0;      ///< consecutive polls that said so
    Time last_counted{};
    std::string from;  ///< the configured URL that was left; a different one undoes the move
    std::string to;    ///< polled instead of `from`, empty: no move
    Time moved_at{};
    std::string refused;  ///< a move here was undone by the user and is not believed again
    bool operator==(const Move&) const = default;
};

/// What was learned about when a feed publishes (rhythm.hpp). Empty until the first
/// document.
struct Rhythm {
    static constexpr std::size_t kMostUpdates = 9;

    double entries = 0;              ///< new entries, decayed (n)
    double arrivals = 0;             ///< polls that brought some, decayed alike
    double watched = 0;              ///< seconds observed, decayed (w)
    Time at{};                       ///< when these were last brought up to date
    std::array<double, 24> hours{};  ///< new entries by UTC hour of publication, decayed
    std::array<double, 7> days{};    ///< and by UTC weekday, Sunday first
    Time newest{};                   ///< publication of the newest entry
    std::vector<Time> updates;       ///< the last update times, oldest first, kMostUpdates
    unsigned missed = 0;             ///< documents that no longer overlapped the one before
    bool operator==(const Rhythm&) const = default;
};

/// An instant of zero means "never".
struct FeedState {
    Validators validators;
    std::uint64_t body_hash = 0;  ///< of the last body that was a feed, 0: none

    Time began{};      ///< the last poll began
    Time next_poll{};  ///< not before; zero: never polled
    Time fresh_until{};
    Time retry_until{};
    Micros interval{0};  ///< the last planned interval, before jitter and floors

    unsigned failures = 0;  ///< consecutive
    unsigned limited = 0;   ///< consecutive 429
    Time dead_since{};      ///< since when every failure was 404, DNS or TLS
    Health health = Health::ok;
    Time last_success{};
    int last_status = 0;
    std::string last_error;  ///< one line, empty after a success

    Micros ttl{0};  ///< the document's own hint, 0: none
    Rest rest;      ///< its other one
    Time paged{};   ///< pages with earlier entries were last asked for
    Move move;
    Rhythm rhythm;
    bool operator==(const FeedState&) const = default;
};

/// Takes a move back, or the start of one: the configured URL is polled again, and a redirect to
/// the same place is not believed any more. What the other URL asked for does not bind it. False:
/// there is none.
bool undo_move(FeedState& state);

/// The wall clock was set by `step`: what the state waits for stays as far away as it was.
void move_deadlines(FeedState& state, Micros step);

/// What an operator reads of the feed's health: "new" for one that was never read, unless it fails.
const char* health_name(const FeedState& state);

/// A compact blob that begins with a version byte.
std::string serialize(const FeedState& state);

/// The inverse. Bytes of another version or damaged bytes are an error, one line for people; the
/// caller then starts from an empty state, which costs one unconditional poll.
std::expected<FeedState, std::string> deserialize(std::string_view bytes);

/// The URL to poll for a feed configured as `configured`: where it moved to, if it did.
std::string poll_url(const FeedState& state, std::string_view configured);

}  // namespace feeds::fetch
