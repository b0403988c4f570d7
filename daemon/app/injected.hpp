#pragma once
// Articles from a program (`newsalertd inject`), as JSON. Pure but for the clock.

#include "daemon/article.hpp"

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace newsalertd::app {

/// {"id","title","summary","content","language","published","source","url"}: title or content is
/// needed, the rest may be left out; unknown keys are refused by name where they would change what
/// happens ("story", "update"), others are ignored. The error is one sentence.
std::expected<Article, std::string> injected_article(const boost::json::value& json,
                                                     std::int64_t feed_row,
                                                     std::string_view hash_key);

}  // namespace newsalertd::app
