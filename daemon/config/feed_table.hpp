#pragma once
// One feed: a [[feed]] table, or an address that a program or a list gave.

#include "daemon/config/feed_set.hpp"
#include "daemon/config/settings.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace newsalertd::config {

/// Adds the feed unless its address is wrong; everything wrong is reported.
void read_feed_table(
    const Node& table, const SourceText& source, Origin origin, Reading& reading, FeedSet& feeds);

/// Adds a feed of which only name, address, tags and language are known.
void add_imported(
    FeedConfig feed, const SourceText& source, Place place, Reading& reading, FeedSet& feeds);

/// Why an address cannot be a feed's, as message and hint; empty if it can.
std::pair<std::string, std::string> feed_address_problem(std::string_view text);

/// A title made fit for a name: white space folded, controls out, at most 200 bytes.
std::string plain_name(std::string_view title);

}  // namespace newsalertd::config
