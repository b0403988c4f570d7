#pragma once
// Rows of the state as JSON, for those who may ask the daemon but may not read its file: members
// of the service's group. One list of fields a row, for both directions.

#include "daemon/store/reader.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <expected>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace newsalertd::app {

/// Answers {"view": "alerts", "most"}, {"view": "deliveries", "state", "most"}, {"view":
/// "delivery", "id"}, {"view": "feeds"} and {"view": "article", "article"} with {"rows": […]}, or
/// {"error":
/// {"message", "exit"}}. Reads the file: not for the network loop. Of alerts and deliveries at most
/// `most_rows`.
boost::json::object view_of_state(const std::filesystem::path& state,
                                  const boost::json::object& request,
                                  std::int64_t most_rows);

/// So many rows the daemon gives at once.
inline constexpr std::int64_t kMostRowsAsked = 5'000;

/// An article and the alerts about its story, by watch.
struct ArticleView {
    store::ArticleRow row;
    std::map<std::string, std::int64_t> alerts;
};

/// By number or address.
std::expected<ArticleView, store::Error> article_of_state(const std::filesystem::path& state,
                                                          const std::string& name);

/// The rows of an answer; what it lacks is left as it is in an empty row.
std::vector<store::AlertRow> alerts_in(const boost::json::object& answer);
std::vector<store::DeliveryRow> deliveries_in(const boost::json::object& answer);
std::vector<store::FeedSummary> feeds_in(const boost::json::object& answer);
std::vector<ArticleView> articles_in(const boost::json::object& answer);

}  // namespace newsalertd::app
