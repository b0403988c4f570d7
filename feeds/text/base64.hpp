#pragma once
// Base64 in feeds (Atom 0.3 mode="base64", Atom 1.0 media types).

#include <optional>
#include <string>
#include <string_view>

namespace feeds {

/// Decodes base64 that may hold white space (RFC 2045 §6.8); nothing where another character does
/// not belong.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace feeds
