// `newsalertd feeds` and `newsalertd feeds list`: how each feed is doing. The verbs below `feeds`
// that change files write one file whole, and take it back if the configuration would then have an
// error that it had not; a running daemon sees the change by itself.

#include "daemon/app/feed_list.hpp"
#include "daemon/cli/feed_files_report.hpp"
#include "daemon/cli/state_source.hpp"
#include "daemon/cli/table.hpp"

#include <boost/json.hpp>
#include <spdlog/fmt/fmt.h>

#include <expected>

namespace newsalertd::cli {

namespace {

namespace json = boost::json;

std::string text_or_dash(const json::value& value) {
    return value.is_string() ? std::string(value.get_string()) : "-";
}

std::string pace_of(const json::object& feed) {
    const auto& interval = feed.at("interval_seconds");
    if (interval.is_null())
        return fmt::format("tier {}", feed.at("tier").to_number<int>());
    return fmt::format("{}s", interval.to_number<std::int64_t>());
}

std::vector<std::string> row_of(const json::object& feed) {
    return {text_or_dash(feed.at("name")),
            pace_of(feed),
            text_or_dash(feed.at("health")),
            text_or_dash(feed.at("last_success")),
            text_or_dash(feed.at("next_poll")),
            std::to_string(feed.at("too_old").to_number<std::int64_t>()),
            text_or_dash(feed.at("url")),
            text_or_dash(feed.at("last_error"))};
}

std::expected<json::array, app::Failure> list_of(const config::Loaded& loaded,
                                                 const config::Locations& where) {
    const StateSource state(loaded, where);
    if (loaded.out_of_reach) {
        auto answer = state.ask_daemon({{"view", "feed_list"}});
        if (!answer)
            return std::unexpected(std::move(answer.error()));
        auto* list = answer->if_contains("feeds");
        return list && list->is_array() ? std::move(list->get_array()) : json::array();
    }
    // Before the first start there is no state, and feeds are only configured.
    if (!state.exists())
        return app::feed_list(loaded.config.feeds, {});
    auto rows = state.rows<store::FeedSummary>({{"view", "feeds"}});
    if (!rows)
        return std::unexpected(std::move(rows.error()));
    return app::feed_list(loaded.config.feeds, std::move(*rows));
}

/// Configuration and, where there is one, state. 0, or the state's exit code.
int list(const Context& context) {
    const auto where = locations_of(context);
    const auto loaded = config::load(where, context.clock.now());
    const auto list = list_of(loaded, where);
    if (!list)
        return fail(list.error(), context);
    std::vector<std::vector<std::string>> table;
    for (const auto& one : *list)
        if (context.json)
            context.out << json::serialize(one) << '\n';
        else
            table.push_back(row_of(one.as_object()));
    print_table(
        context.out,
        {"feed", "pace", "health", "last success", "next poll", "too old", "url", "last error"},
        table);
    if (loaded.config.starter)
        context.err << (loaded.files->settings ? "no feeds and no watches are configured"
                                               : "nothing is configured")
                    << ": these are the starter feeds\n";
    if (!loaded.out_of_reach)
        remark_errors(loaded, context);
    return 0;
}

Action add_list(Options& options, Context& context) {
    add_config_and_json(options, context);
    return [&context] { return list(context); };
}

constexpr Verb kList{"list", "How each feed is doing (also plain `feeds`)", add_list};

}  // namespace

namespace verbs {

extern const Verb feeds_check, feeds_add, feeds_remove;

namespace {
constexpr const Verb* kBelow[] = {&kList, &feeds_check, &feeds_add, &feeds_remove};
}  // namespace

extern const Verb feeds{
    "feeds", "The configured feeds: list, check, add, remove", add_list, kBelow};

}  // namespace verbs

}  // namespace newsalertd::cli
