// `newsalertd feeds` and `newsalertd feeds list`: how each feed is doing. The verbs below `feeds`
// that change files write one file whole, and take it back if the configuration would then have an
// error that it had not; a running daemon sees the change by itself.

#include "daemon/app/feed_list.hpp"
#include "daemon/cli/feed_files_report.hpp"
#include "daemon/cli/state_source.hpp"
#include "daemon/cli/table.hpp"

#include <boost/json.hpp>
#include <spdlog/fmt/fmt.h>

#include <sysexits.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <expected>
#include <memory>

namespace newsalertd::cli {

namespace {

namespace json = boost::json;

std::string text_or_dash(const json::value& value) {
    return value.is_string() ? std::string(value.get_string()) : "-";
}

/// "40s", "5m20s", "2h05m"
std::string short_span(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::lround(seconds));
    if (whole < 60)
        return fmt::format("{}s", whole);
    if (whole < 3600)
        return fmt::format("{}m{:02}s", whole / 60, whole % 60);
    return fmt::format("{}h{:02}m", whole / 3600, whole % 3600 / 60);
}

/// What a daemon of an earlier version does not say is a dash.
const json::value& member(const json::object& feed, std::string_view key) {
    static const json::value kNone;
    const auto* value = feed.if_contains(key);
    return value != nullptr ? *value : kNone;
}

std::string interval_of(const json::object& feed) {
    const auto& planned = member(feed, "polled_every_seconds");
    return planned.is_null() ? "-" : short_span(planned.to_number<double>());
}

std::string tier_of(const json::object& feed) {
    const auto& fixed = member(feed, "interval_seconds");
    return fixed.is_null() ? std::to_string(feed.at("tier").to_number<int>())
                           : "every " + short_span(fixed.to_number<double>());
}

std::string rhythm_of(const json::object& feed) {
    const auto& rate = member(feed, "entries_a_day");
    return rate.is_null() ? "-" : fmt::format("{:.1f}", rate.to_number<double>());
}

/// Where it moved, too: `feeds undo` takes that back.
std::string address_of(const json::object& feed) {
    const auto moved = text_or_dash(member(feed, "moved_to"));
    const auto url = text_or_dash(feed.at("url"));
    return moved.empty() || moved == "-" ? url : fmt::format("{} -> {}", url, moved);
}

std::string trouble_of(const json::object& feed) {
    const auto leader = text_or_dash(member(feed, "read_as"));
    return leader.empty() || leader == "-"
               ? text_or_dash(feed.at("last_error"))
               : fmt::format("moved to the address of \"{}\", and is read as that feed", leader);
}

std::vector<std::string> row_of(const json::object& feed) {
    return {text_or_dash(feed.at("name")),
            tier_of(feed),
            text_or_dash(feed.at("health")),
            interval_of(feed),
            rhythm_of(feed),
            text_or_dash(feed.at("last_success")),
            text_or_dash(feed.at("next_poll")),
            std::to_string(feed.at("too_old").to_number<std::int64_t>()),
            address_of(feed),
            trouble_of(feed)};
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
    print_table(context.out,
                {"feed",
                 "tier",
                 "health",
                 "interval",
                 "entries a day",
                 "last success",
                 "next poll",
                 "too old",
                 "url",
                 "last error"},
                table);
    if (loaded.config.starter)
        context.err << (loaded.files->settings ? "no feeds and no watches are configured"
                                               : "nothing is configured")
                    << ": these are the starter feeds\n";
    if (!loaded.out_of_reach)
        remark_errors(loaded, context);
    return 0;
}

int races(const Context& context, std::size_t days) {
    const auto since = context.clock.now() - std::chrono::days(days);
    const auto races =
        state_of(context).rows<app::Race>({{"view", "races"}, {"since", to_micros(since)}});
    if (!races)
        return fail(races.error(), context);
    std::vector<std::vector<std::string>> table;
    for (const auto& race : *races)
        if (context.json)
            context.out << json::serialize(app::printed(race)) << '\n';
        else
            table.push_back(
                {race.publisher,
                 race.feed,
                 std::to_string(race.races),
                 fmt::format("{} ({:.0f} %)",
                             race.first,
                             100.0 * static_cast<double>(race.first) /
                                 static_cast<double>(std::max<std::int64_t>(race.races, 1))),
                 race.first > 0 ? short_span(race.median_ahead) : "-",
                 race.first < race.races ? short_span(race.median_behind) : "-"});
    if (races->empty() && !context.json)
        context.err << fmt::format(
            "no two feeds of one publisher have brought the same article in {} days\n", days);
    print_table(context.out,
                {"publisher", "feed", "articles", "first", "median ahead", "median behind"},
                table);
    return 0;
}

Action add_list(Options& options, Context& context) {
    constexpr std::size_t kUsualDays = 30;

    struct Values {
        bool races = false;
        std::size_t days = 0;  ///< none: the usual
    };

    const auto values = std::make_shared<Values>();
    options.flag(
        "--races", values->races, "for publishers with several feeds: which feed is first");
    options.number("--days", values->days, "with --races: over how many days", {1, 3650});
    add_config_and_json(options, context);
    return [&context, values]() -> int {
        if (values->races)
            return races(context, values->days == 0 ? kUsualDays : values->days);
        if (values->days == 0)
            return list(context);
        context.err << "newsalertd: --days goes with --races\n";
        return EX_USAGE;
    };
}

constexpr Verb kList{"list", "How each feed is doing (also plain `feeds`)", add_list};

}  // namespace

namespace verbs {

extern const Verb feeds_check, feeds_add, feeds_remove, feeds_undo;

namespace {
constexpr const Verb* kBelow[] = {&kList, &feeds_check, &feeds_add, &feeds_remove, &feeds_undo};
}  // namespace

extern const Verb feeds{
    "feeds", "The configured feeds: list, check, add, remove, undo", add_list, kBelow};

}  // namespace verbs

}  // namespace newsalertd::cli
