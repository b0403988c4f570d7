#pragma once
// URLs as feeds write them: relative, padded, not always legal.

#include <string>
#include <string_view>

namespace feeds::parse {

/// Whether `url` starts with a scheme ("https:").
bool is_absolute_url(std::string_view url);

/// Whether `url` starts with "http://" or "https://".
bool is_web_url(std::string_view url);

/// Resolves a reference against a base (RFC 3986 §5.2). An absolute reference stays byte for byte,
/// and so does any where the base is not absolute. Characters are not judged.
std::string resolve_url(std::string_view base, std::string_view reference);

}  // namespace feeds::parse
