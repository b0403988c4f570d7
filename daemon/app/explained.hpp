#pragma once
// Why watches fire on an article, or do not: for the verb `explain`, in its own process or, where
// the files may not be read there, in the daemon's.

#include "daemon/app/failure.hpp"
#include "daemon/app/state_views.hpp"
#include "daemon/config/config.hpp"
#include "rules/engine/watch_set.hpp"

#include <boost/json/object.hpp>

#include <expected>
#include <functional>
#include <string>

namespace newsalertd::app {

/// By number or address.
using FindArticle = std::function<std::expected<ArticleView, Failure>(const std::string&)>;

/// Answers {"article": number, address or "-", "input": the article for "-", "watch": only this one
/// or empty for all} with {"article": {…}, "verdicts": […]}, those that fire first. Reads the state
/// by `find`: not for the network loop.
std::expected<boost::json::object, Failure> explained(const boost::json::object& request,
                                                      const rules::WatchSet& watches,
                                                      const config::Config& config,
                                                      const FindArticle& find,
                                                      Time now);

}  // namespace newsalertd::app
