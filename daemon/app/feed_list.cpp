#include "daemon/app/feed_list.hpp"

#include "daemon/alerts/alert.hpp"
#include "daemon/visible.hpp"
#include "feeds/fetch/rhythm.hpp"
#include "feeds/fetch/secret_parts.hpp"
#include "feeds/fetch/state.hpp"
#include "feeds/url/web_url.hpp"

#include <boost/json.hpp>

#include <map>
#include <string>
#include <utility>

namespace newsalertd::app {

namespace json = boost::json;

namespace {

json::value time_or_null(Time time) {
    return time == Time{} ? json::value() : json::value(alerts::to_rfc3339(time));
}

json::object feed_json(const config::FeedConfig& feed) {
    json::object line{{"name", feed.name},
                      {"url", visible(feeds::fetch::shown(feed.url))},
                      {"enabled", feed.enabled},
                      {"tags", json::value_from(feed.tags)},
                      {"tier", feed.tier},
                      {"interval_seconds", nullptr},
                      {"polled_every_seconds", nullptr},
                      {"entries_a_day", nullptr},
                      {"gaps", 0},
                      {"file", feed.file},
                      {"line", feed.line},
                      {"health", feed.enabled ? "new" : "off"},
                      {"last_success", nullptr},
                      {"next_poll", nullptr},
                      {"last_error", ""},
                      {"moved_to", ""},
                      {"read_as", ""},
                      {"too_old", 0}};
    if (feed.interval)
        line["interval_seconds"] = static_cast<double>(feed.interval->count()) / 1000.0;
    return line;
}

/// The address that a feed is polled at.
struct Polled {
    std::string key;  ///< see poll_key(); empty: it is not polled
    bool moved = false;
};

/// What is known of the feed, and where it is polled.
Polled add_state(const config::FeedConfig& feed,
                 const store::FeedSummary& row,
                 json::object& line) {
    line["next_poll"] = time_or_null(row.next_poll);
    line["last_error"] = visible(row.error);
    line["too_old"] = row.too_old;
    Polled out{.key = feeds::poll_key(feed.url)};
    if (row.state.empty())
        return out;
    if (const auto state = feeds::fetch::deserialize(row.state)) {
        // A poll that is under way says nothing yet.
        line["health"] = row.health;
        line["last_success"] = time_or_null(state->last_success);
        if (state->interval > feeds::fetch::Micros{0})
            line["polled_every_seconds"] = feeds::fetch::seconds_of(state->interval);
        if (feeds::fetch::known(state->rhythm))
            line["entries_a_day"] = feeds::fetch::entries_a_day(state->rhythm);
        line["gaps"] = state->rhythm.missed;
        if (const auto polled = feeds::fetch::poll_url(*state, feed.url); polled != feed.url) {
            line["moved_to"] = visible(feeds::fetch::shown(polled));
            out = {.key = feeds::poll_key(polled), .moved = true};
        }
    }
    return out;
}

/// One address is polled for one feed: whose own it is, else the first that moved there. The others
/// wait for nothing.
void tell_shared(const std::vector<Polled>& polled, json::array& list) {
    std::map<std::string_view, std::size_t> leaders;
    for (std::size_t i = 0; i < polled.size(); ++i)
        if (const auto [leader, first] = leaders.try_emplace(polled[i].key, i);
            !first && !polled[i].moved)
            leader->second = i;
    for (std::size_t i = 0; i < polled.size(); ++i) {
        const auto leader = leaders.at(polled[i].key);
        if (leader == i || !polled[i].moved || polled[i].key.empty())
            continue;
        auto& line = list[i].as_object();
        line["read_as"] = list[leader].at("name");
        line["next_poll"] = nullptr;
    }
}

}  // namespace

json::array feed_list(const std::vector<config::FeedConfig>& feeds,
                      std::vector<store::FeedSummary> rows) {
    std::map<std::string, store::FeedSummary> states;
    for (auto& row : rows)
        states.emplace(row.name, std::move(row));
    json::array list;
    std::vector<Polled> polled;
    for (const auto& feed : feeds) {
        auto& at = polled.emplace_back();
        auto line = feed_json(feed);
        const auto found = states.find(feed.name);
        // Of another address: what is known is not of this feed.
        if (found != states.end() && found->second.url == feed.url && feed.enabled)
            at = add_state(feed, found->second, line);
        list.push_back(std::move(line));
    }
    tell_shared(polled, list);
    return list;
}

}  // namespace newsalertd::app
