#include "daemon/app/feed_list.hpp"

#include "daemon/alerts/alert.hpp"
#include "daemon/visible.hpp"
#include "feeds/fetch/secret_parts.hpp"
#include "feeds/fetch/state.hpp"

#include <boost/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace newsalertd::app {

namespace json = boost::json;

namespace {

/// What the state tells of a feed; empty where it was never polled.
struct Told {
    std::string health;
    std::optional<Time> last_success;
    std::optional<Time> next_poll;
    std::string last_error;
    std::string moved_to;
    std::int64_t too_old = 0;
};

using States = std::map<std::string, store::FeedSummary>;

std::optional<Time> unless_never(Time time) {
    return time == Time{} ? std::nullopt : std::optional(time);
}

Told told_of(const config::FeedConfig& feed, const States& states) {
    const auto found = states.find(feed.name);
    // Of another address: what is known is not of this feed.
    if (found == states.end() || found->second.url != feed.url || !feed.enabled)
        return {.health = feed.enabled ? "new" : "off",
                .last_success = {},
                .next_poll = {},
                .last_error = {},
                .moved_to = {},
                .too_old = 0};
    const auto& row = found->second;
    Told told{.health = "new",
              .last_success = {},
              .next_poll = unless_never(row.next_poll),
              .last_error = row.error,
              .moved_to = {},
              .too_old = row.too_old};
    if (row.state.empty())
        return told;
    if (const auto state = feeds::fetch::deserialize(row.state)) {
        // A poll that is under way says nothing yet.
        told.health = row.health;
        told.last_success = unless_never(state->last_success);
        if (const auto polled = feeds::fetch::poll_url(*state, feed.url); polled != feed.url)
            told.moved_to = polled;
    }
    return told;
}

json::value time_or_null(std::optional<Time> time) {
    return time ? json::value(alerts::to_rfc3339(*time)) : json::value();
}

json::object feed_json(const config::FeedConfig& feed, const Told& told) {
    json::object line{{"name", feed.name},
                      {"url", visible(feeds::fetch::shown(feed.url))},
                      {"enabled", feed.enabled},
                      {"tags", json::value_from(feed.tags)},
                      {"tier", feed.tier},
                      {"interval_seconds", nullptr},
                      {"file", feed.file},
                      {"line", feed.line},
                      {"health", told.health},
                      {"last_success", time_or_null(told.last_success)},
                      {"next_poll", time_or_null(told.next_poll)},
                      {"last_error", visible(told.last_error)},
                      {"moved_to", visible(feeds::fetch::shown(told.moved_to))},
                      {"too_old", told.too_old}};
    if (feed.interval)
        line["interval_seconds"] = static_cast<double>(feed.interval->count()) / 1000.0;
    return line;
}

}  // namespace

json::array feed_list(const std::vector<config::FeedConfig>& feeds,
                      std::vector<store::FeedSummary> rows) {
    States states;
    for (auto& row : rows)
        states.emplace(row.name, std::move(row));
    json::array list;
    for (const auto& feed : feeds)
        list.push_back(feed_json(feed, told_of(feed, states)));
    return list;
}

}  // namespace newsalertd::app
