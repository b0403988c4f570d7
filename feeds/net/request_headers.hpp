#pragma once
// What may be sent as a request header, and which response headers are kept.

#include "feeds/net/http.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace feeds::net {

/// The reason why these cannot be sent: a name that is no token, a value that would end the line,
/// a header that is the client's own. nullopt: all fine.
std::optional<std::string> refused_header(const Headers& headers);

bool is_token(std::string_view text);                ///< RFC 9110 §5.6.2
bool has_control_characters(std::string_view text);  ///< tab excepted

/// The line for libcurl's list, which has a syntax of its own for empty values.
std::string header_line(const std::string& name, const std::string& value);

/// True for User-Agent and Accept-Encoding, which the client sets itself.
bool is_clients_own(std::string_view lower_name);

bool is_kept(std::string_view lower_name);

}  // namespace feeds::net
