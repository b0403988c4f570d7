#pragma once
// The form of a URL that all links to one page share.

#include <string>
#include <string_view>

namespace feeds {

/// A URL in the form that two links to one page share: scheme, userinfo, "www.", "m.",
/// "amp.", default port, fragment, utm_*, fbclid, gclid, a trailing "/amp" and a trailing slash go;
/// the host is lower case; other parameters stay in order. A link through a known redirector that
/// carries its target (Google Alerts, Bing News) is that target. What is no URL stays as it is,
/// trimmed. Never throws.
std::string canonical_url(std::string_view url);

}  // namespace feeds
