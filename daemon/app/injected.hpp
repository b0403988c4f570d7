#pragma once
// Articles from a program (`newsalertd inject`), as JSON; docs/inject.md is the format's reference.
// Pure.

#include "daemon/article.hpp"
#include "daemon/pipeline/articles.hpp"

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace newsalertd::app {

struct Injected {
    Article article;
    std::vector<std::string> ignored;  ///< keys that mean nothing here
};

/// A title, a summary or a content is needed; all else may be left out or null. The error is one
/// sentence that names the key and what it should be.
std::expected<Injected, std::string> injected_article(const boost::json::value& json,
                                                      const pipeline::Arrival& arrival,
                                                      std::string_view hash_key);

}  // namespace newsalertd::app
