#pragma once
// What follows from a poll: the feed's next state, and with it
// the instant of its next poll. Pure: the same answer, clock and random numbers give the same
// state.

#include "feeds/fetch/fetch.hpp"
#include "feeds/fetch/poll_times.hpp"
#include "feeds/fetch/state.hpp"
#include "feeds/fetch/time.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace feeds::fetch {

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
    Rest rest;                                ///< of the document
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

}  // namespace feeds::fetch
