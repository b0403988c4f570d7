#pragma once
// Base64 (RFC 4648) over OpenSSL.

#include <optional>
#include <string>
#include <string_view>

namespace feeds {

std::string encode_base64(std::string_view bytes);

/// Decodes base64 that may hold white space (RFC 2045 §6.8) and lack its padding; nothing where
/// another character does not belong.
std::optional<std::string> decode_base64(std::string_view text);

/// The same for the standard alphabet with its padding and nothing else.
std::optional<std::string> decode_strict_base64(std::string_view text);

}  // namespace feeds
