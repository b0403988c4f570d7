#pragma once
// When two URLs are one feed.

#include <string>
#include <string_view>

namespace feeds::identity {

/// The part of a feed's URL that says which feed it is: without scheme (a site that goes to https
/// stays the same site), default port and fragment; the host lower case, an empty path "/". Path
/// and query as they are. What is no web address stays as it is; empty for an empty URL.
std::string feed_address(std::string_view url);

}  // namespace feeds::identity
