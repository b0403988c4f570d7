#pragma once
// Links that lead through a counter: what they lead to, where the link itself tells.

#include <optional>
#include <string>
#include <string_view>

namespace feeds {

/// The URL inside a redirecting link: Google's (alerts, news), Bing's, Facebook's and others' that
/// carry it as a parameter or in base64. Nothing for all else; nothing is fetched.
std::optional<std::string> wrapped_url(std::string_view url);

}  // namespace feeds
