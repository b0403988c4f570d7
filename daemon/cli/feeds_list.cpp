#include "daemon/app/app.hpp"
#include "daemon/app/feed_list.hpp"
#include "daemon/cli/feed_files_report.hpp"
#include "daemon/cli/feeds.hpp"
#include "daemon/cli/state_source.hpp"
#include "daemon/cli/table.hpp"

#include <boost/json.hpp>
#include <spdlog/fmt/fmt.h>

#include <expected>
#include <ostream>

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

std::expected<json::array, store::Error> list_of(const config::Loaded& loaded,
                                                 const config::Locations& where) {
    const StateSource state(loaded, where);
    if (loaded.out_of_reach)
        return state.feed_list();
    // Before the first start there is no state, and feeds are only configured.
    if (!state.exists())
        return app::feed_list(loaded.config.feeds, {});
    auto rows = state.feeds();
    if (!rows)
        return std::unexpected(rows.error());
    return app::feed_list(loaded.config.feeds, std::move(*rows));
}

}  // namespace

int feeds_list_command(const FeedsOptions& options, std::ostream& out, std::ostream& err) {
    const auto where = locations_of(options);
    const auto loaded = config::load(where);
    const auto list = list_of(loaded, where);
    if (!list) {
        err << "newsalertd: " << list.error().message << '\n';
        return app::exit_code_of(list.error().error);
    }
    std::vector<std::vector<std::string>> table;
    for (const auto& one : *list) {
        if (options.json)
            out << json::serialize(one) << '\n';
        else
            table.push_back(row_of(one.as_object()));
    }
    print_table(
        out,
        {"feed", "pace", "health", "last success", "next poll", "too old", "url", "last error"},
        table);
    if (loaded.config.starter)
        err << "nothing is configured: these are the starter feeds\n";
    if (!loaded.out_of_reach)
        remark_errors(loaded, err);
    return 0;
}

}  // namespace newsalertd::cli
