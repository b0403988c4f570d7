#pragma once
// Feeds fetched and parsed now, for a person who waits: with the daemon's own client, politeness
// and limits, but without its state.

#include "daemon/config/config.hpp"
#include "feeds/entry.hpp"
#include "feeds/fetch/fetch.hpp"
#include "feeds/parse/discover.hpp"
#include "feeds/parse/parse.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace newsalertd::cli {

struct Probed {
    /// `unreachable`: no document came; `no_feed`: one came that is none.
    enum class End : std::uint8_t { feed, no_feed, unreachable };

    End end = End::unreachable;
    bool unchecked = false;  ///< not asked: a secret that it needs is not to be had here
    std::string reason;      ///< one line, empty for a feed
    feeds::fetch::Answer answer;
    std::optional<feeds::ParsedFeed> feed;
    std::vector<feeds::parse::FeedLink> links;  ///< that a web page names
};

/// Called as each ends, in any order, on the caller's thread.
using OnProbed = std::function<void(std::size_t index, Probed)>;

void probe(const config::Config& config,
           const std::vector<config::FeedConfig>& feeds,
           Clock clock,
           const OnProbed& done);

/// One that is not configured.
Probed probe_address(const config::Config& config, const std::string& url, Clock clock);

}  // namespace newsalertd::cli
