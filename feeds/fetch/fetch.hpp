#pragma once
// One poll of one feed, redirect hops included: bytes and facts
// come back, nothing is remembered here. The daemon parses the bytes, lets `after()` make the next
// state of all that, and commits both together.

#include "feeds/fetch/answer.hpp"
#include "feeds/fetch/host_gate.hpp"
#include "feeds/net/http.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace feeds::fetch {

/// One HTTP exchange: net::HttpClient::send, or a test's stand-in. It must ask for the headers of
/// net::Response in lower case, and may end with NetError::cancelled.
using Send = std::function<boost::asio::awaitable<net::Response>(net::Request)>;

/// Redirects followed in one poll.
inline constexpr unsigned kMostHops = 5;

struct FetchRequest {
    std::string url;       ///< sent exactly as it stands
    net::Headers headers;  ///< the feed's own; to the origin of `url` only
    net::AddressPolicy policy;
    net::Limits limits;  ///< `total` is for the whole poll
    std::string ca_file;
    std::string proxy;
    std::string proxy_ca_file;
    Validators validators;         ///< sent to the URL that issued them and no other
    std::uint64_t body_hash = 0;   ///< of the last body that was a feed
    bool allow_downgrade = false;  ///< follow a redirect from https to http
};

struct FetchResult {
    Answer answer;
    std::string body;          ///< decoded; of a document only
    std::string content_type;  ///< a hint
    std::string links;         ///< Link headers, joined with commas
};

/// Polls once. `gate` must outlive the call; `send` as well as cancellation may end it at any time
/// (Failure::cancelled). Never throws for what the network does.
boost::asio::awaitable<FetchResult> fetch(Send send, HostGate& gate, FetchRequest request);

}  // namespace feeds::fetch
