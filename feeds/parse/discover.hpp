#pragma once
// Which feeds a web page names (autodiscovery): <link rel="alternate" type="application/rss+xml"
// href="…"> and its kin. A scanner over the page's tags, not a tree: it runs in linear time and
// constant depth, whatever the page holds (an HTML5 tree builder has neither promise).

#include <string>
#include <string_view>
#include <vector>

namespace feeds::parse {

struct FeedLink {
    std::string url;    ///< absolute, http or https
    std::string title;  ///< white space folded, may be empty
    std::string type;   ///< "application/rss+xml", "application/atom+xml", "application/feed+json"
    bool operator==(const FeedLink&) const = default;
};

/// The feeds that `page` names, in document order, none twice, at most 50. Addresses are resolved
/// against its first <base href>, itself against `url`, the address that answered.
std::vector<FeedLink> discover(std::string_view page,
                               std::string_view content_type,
                               std::string_view url);

}  // namespace feeds::parse
