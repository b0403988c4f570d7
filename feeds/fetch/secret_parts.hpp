#pragma once
// The parts of a feed's address that are a secret: user-info and parameters such as ?apikey=. They
// are for the feed's own host only. Pure.

#include <string>
#include <string_view>

namespace feeds::fetch {

/// For people: "***" in place of every secret part; else as it is.
std::string shown(std::string_view url);

/// Without its secret parts, as an address that may be given away.
std::string without_secrets(std::string_view url);

/// A link in the document of the feed at `feed_url` may be made of the feed's own address, where
/// the publisher wrote a relative one, or none. What is secret in that does not travel with it.
std::string without_secrets_of(std::string_view feed_url, std::string link);

}  // namespace feeds::fetch
