#pragma once
// What one poll came to: facts, without the bytes.

#include "feeds/fetch/state.hpp"
#include "feeds/fetch/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace feeds::fetch {

/// Why a poll brought nothing. The names are used in metrics and on the status page.
enum class Failure : std::uint8_t {
    none,
    dns,
    connect,  ///< refused, unreachable, or broken off
    tls,
    timeout,
    too_large,
    protocol,    ///< an answer that makes no sense
    denied,      ///< an address, port or scheme that we do not talk to
    redirect,    ///< a loop, too many hops, or nowhere to go
    status,      ///< an HTTP status that is not success; see Answer::status
    bot,         ///< a bot protection wants a browser; we do not pretend to be one
    html,        ///< a web page in place of a feed
    malformed,   ///< neither feed nor page
    incomplete,  ///< a feed that broke off
    cancelled,
};

const char* to_string(Failure failure);

enum class Kind : std::uint8_t {
    not_modified,  ///< 304, or a body that we know: nothing to parse
    document,      ///< a whole body to parse
    failed,
    deferred,  ///< a host on the way is to be left alone, or others needed the place
};

/// The facts of one poll, without the bytes.
struct Answer {
    Kind kind = Kind::failed;
    Failure failure = Failure::none;
    std::string reason;  ///< one line for people: no URL, no secret
    int status = 0;      ///< of the last hop, 0: none
    std::string asked;   ///< the URL of the first hop
    std::string host{};  ///< of that, as in Origin; empty: it cannot be asked
    std::string final_url;
    Time began{};                 ///< the first hop's request was handed to the client
    Time fetched{};               ///< the last hop's answer was complete
    Micros took{0};               ///< from the one to the other, whatever the wall clock did
    std::optional<Time> visible;  ///< when this content could first be had there
    bool sent = false;            ///< request bytes may have reached a peer
    /// What the answer offers for the next poll. To be kept only if the body was a whole feed.
    Validators offered;
    std::uint64_t body_hash = 0;
    /// No request before: what the server named, or of a poll that was put off, its host.
    std::optional<Time> retry_until;
    std::optional<Micros> fresh;  ///< from `fetched`; zero: must not be reused
    std::string permanent;        ///< where an unbroken run of 301 and 308 led; empty: nowhere
    std::size_t wire_bytes = 0;   ///< of all hops
    /// What was wrong with a document's answer: its frame, its coding, its end. One line for
    /// people; empty: nothing. The document's own end tells whether it is whole.
    std::string flaw = {};
    /// Of a document whose answer did not end well: what the failure is if nothing can be read.
    Failure broken = Failure::none;
};

/// The wall clock was set during the poll, which has just ended at `ended` by it: as if all of it
/// had been noted by that clock.
void move_to_clock(Answer& answer, Time ended);

/// A short digest of a body; never 0. Not a defence: equal digests only spare a parse.
std::uint64_t body_hash(std::string_view body);

}  // namespace feeds::fetch
