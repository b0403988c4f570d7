#pragma once
// Percent-encoding (RFC 3986 §2.1).

#include <string>
#include <string_view>

namespace feeds::parse {

/// The text with its escapes decoded; what is no escape stays.
std::string percent_decoded(std::string_view text);

}  // namespace feeds::parse
