#pragma once
// A feed that is added by its http address is asked over https once: where that serves the same
// entries, it is followed there, and nobody on the way reads or changes what comes.

#include "daemon/cli/feed_probe.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace newsalertd::cli {

/// One that was fetched and is a feed.
struct FoundFeed {
    std::string url;
    std::string title;
    std::set<std::string> entries = {};  ///< what tells them apart: their ids, or else their links
};

/// What tells the entries of a document apart.
std::set<std::string> entries_of(const feeds::ParsedFeed& document);

/// Asks those with an http address at port 80 over https, all at once, and changes the
/// addresses of those that serve half of the entries, or more, there too. Returns the indices of
/// the changed ones.
std::vector<std::size_t> prefer_https(std::vector<FoundFeed>& found,
                                      const config::Config& config,
                                      const Clock& clock);

}  // namespace newsalertd::cli
