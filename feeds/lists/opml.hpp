#pragma once
// OPML 1.0, 1.1 and 2.0 subscription lists: import and export. Hostile input ends in an error or
// in fewer feeds; nothing here recurses over the depth of a document.

#include <cstddef>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace feeds::lists {

/// One outline that names a feed.
struct Subscription {
    std::string name;  ///< title, else text; may be empty
    std::string url;   ///< xmlUrl, trimmed, not checked
    std::string language;
    /// Of `category`, and of the outline that it stands in; none holds a comma, which separates
    /// them.
    std::vector<std::string> tags;
    std::size_t line = 0;    ///< from 1; 0 where the document is not UTF-8
    std::size_t column = 0;  ///< bytes from 1
    bool operator==(const Subscription&) const = default;
};

struct OpmlError {
    std::string message;
    std::size_t line = 0;
    std::size_t column = 0;
};

/// Every outline with an xmlUrl attribute (any case), in document order. An error if the text is
/// not XML or has no <opml> root.
std::expected<std::vector<Subscription>, OpmlError> parse_opml(std::string_view text);

/// OPML 2.0, one outline a feed, tags as its category. parse_opml is its inverse, but for places
/// and a feed without a name, which gets its address for one.
std::string write_opml(std::span<const Subscription> subscriptions, std::string_view title);

}  // namespace feeds::lists
