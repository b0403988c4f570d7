#pragma once
// Percent-encoding (RFC 3986 §2.1).

#include <string>
#include <string_view>

namespace feeds::parse {

/// The value of a hexadecimal digit, -1 of any other character.
int hex_value(char c);

/// The text with its escapes decoded; what is no escape stays.
std::string percent_decoded(std::string_view text);

}  // namespace feeds::parse
