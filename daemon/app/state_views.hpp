#pragma once
// Rows of the state as JSON, for those who may ask the daemon but may not read its file: members
// of the service's group.

#include "daemon/app/failure.hpp"
#include "daemon/app/races.hpp"
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
/// "delivery", "id"}, {"view": "feeds"}, {"view": "races", "since": µs since 1970} and {"view":
/// "article", "article"} with {"rows": […]}, or
/// {"error": {"message", "exit"}}. Reads the file: not for the network loop. Of alerts and
/// deliveries at most `most_rows`.
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
std::expected<ArticleView, Failure> article_of_state(const std::filesystem::path& state,
                                                     const std::string& name);

/// The rows of an answer: AlertRow, DeliveryRow, FeedSummary, Race or ArticleView. What a row lacks
/// is left as it is in an empty one: the daemon may be of another version.
template <class Row>
std::vector<Row> rows_in(const boost::json::object& answer);

/// A row as `--json` prints it: times after RFC 3339, the alert in it as JSON of its own.
boost::json::object printed(const store::AlertRow& row);
boost::json::object printed(const store::DeliveryRow& row);
boost::json::object printed(const Race& row);

}  // namespace newsalertd::app
