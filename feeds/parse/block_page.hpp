#pragma once
// Pages that stand where a feed should: a bot protection's challenge, a captive portal.

#include "feeds/limits/limits.hpp"

#include <string_view>

namespace feeds::parse {

/// Why a page of HTML is no feed: what blocks, in words, or that it is just a page.
Error page_error(std::string_view html);

}  // namespace feeds::parse
