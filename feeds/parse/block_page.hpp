#pragma once
// Pages that stand where a feed should: a bot protection's challenge, a captive portal.

#include <string_view>

namespace feeds::parse {

/// What blocks, in words ("Cloudflare's challenge"), or empty where an HTML page is just a page.
std::string_view blocking_page(std::string_view html);

}  // namespace feeds::parse
