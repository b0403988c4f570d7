// `newsalertd feeds check`: feeds fetched now, as the daemon would, and what is wrong with them.

#include "daemon/alerts/alert.hpp"
#include "daemon/cli/feed_files_report.hpp"
#include "daemon/cli/feed_probe.hpp"
#include "daemon/cli/progress.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/config/feed_table.hpp"
#include "daemon/pipeline/sitemaps.hpp"
#include "daemon/visible.hpp"
#include "feeds/fetch/secret_parts.hpp"
#include "feeds/limits/bounds.hpp"

#include <boost/json.hpp>
#include <spdlog/fmt/fmt.h>

#include <sysexits.h>

#include <algorithm>
#include <memory>
#include <ranges>
#include <set>

namespace newsalertd::cli {

namespace {

namespace json = boost::json;
using End = Probed::End;

/// A clock that runs ahead by less is no claim about the future.
constexpr std::chrono::hours kAhead{1};

struct Report {
    Probed::End end = End::unreachable;
    bool unchecked = false;
    int status = 0;
    std::string format;
    std::size_t entries = 0;
    std::optional<Time> newest;
    std::string moved_to;
    std::vector<std::string> problems;
};

void note_count(Report& report, std::size_t count, std::string_view what) {
    if (count > 0)
        report.problems.push_back(fmt::format("{} of {} {}", count, report.entries, what));
}

void judge_entries(const std::vector<feeds::Entry>& entries, Time now, Report& report) {
    std::set<std::string_view> ids;
    std::size_t undated = 0;
    std::size_t ahead = 0;
    std::size_t without_id = 0;
    std::size_t repeated = 0;
    std::size_t without_link = 0;
    std::size_t without_title = 0;
    for (const auto& entry : entries) {
        const auto& date = entry.published.at ? entry.published.at : entry.updated.at;
        if (!date)
            ++undated;
        else if (*date > now + kAhead)
            ++ahead;
        else if (!report.newest || *date > *report.newest)
            report.newest = *date;
        if (entry.id.empty())
            ++without_id;
        else if (!ids.insert(entry.id).second)
            ++repeated;
        without_link += entry.link.empty() ? 1 : 0;
        without_title += entry.title.empty() ? 1 : 0;
    }
    note_count(report, undated, "entries have no date that can be read");
    note_count(report, ahead, "entries are dated in the future");
    note_count(report, without_id, "entries have no guid: they are told apart by link and title");
    note_count(report, repeated, "entries repeat a guid: they may be taken for versions of one");
    note_count(report, without_link, "entries have no link");
    note_count(report, without_title, "entries have no title");
}

void note_cuts(const std::vector<feeds::Cut>& cuts, Report& report) {
    constexpr std::size_t kShown = 5;
    for (const auto& cut : cuts | std::views::take(kShown))
        report.problems.push_back("a limit: " + feeds::describe(cut));
    if (cuts.size() > kShown)
        report.problems.push_back(fmt::format("limits cut {} more things", cuts.size() - kShown));
}

/// What holds up the daemon, whatever tier or interval the feed has.
void note_pauses(const Probed& probed, Report& report) {
    constexpr std::chrono::minutes kNoticed{15};
    const auto fresh = std::chrono::floor<std::chrono::minutes>(
        probed.answer.fresh.value_or(feeds::fetch::Micros{0}));
    if (fresh > kNoticed)
        report.problems.push_back(
            fmt::format("its server calls an answer fresh for {} (Cache-Control or Expires): so "
                        "long it is not asked again, or for [fetch] max_interval",
                        fresh < std::chrono::hours{2} ? fmt::format("{} min", fresh.count())
                                                      : fmt::format("{} h", fresh.count() / 60)));
    const auto& feed = probed.feed->feed;
    if (feed.skip_hours.any() || feed.skip_days.any())
        report.problems.emplace_back(
            "it names hours or days of rest (skipHours, skipDays): it is not asked in them, unless "
            "it publishes in them or publisher_hints is \"ignore\"");
}

Report report_of(const Probed& probed, Time now) {
    Report report;
    report.end = probed.end;
    report.unchecked = probed.unchecked;
    report.status = probed.answer.status;
    report.moved_to = feeds::fetch::shown(probed.answer.permanent);
    if (!probed.reason.empty())
        report.problems.push_back(probed.reason);
    for (const auto& link : probed.links)
        report.problems.push_back("the page names a feed: " + feeds::fetch::shown(link.url));
    if (!report.moved_to.empty())
        report.problems.push_back("it moved for good: " + report.moved_to);
    if (!probed.feed)
        return report;
    if (!probed.answer.flaw.empty())
        report.problems.push_back("the answer: " + probed.answer.flaw);
    for (const auto& remark : probed.feed->remarks)
        report.problems.push_back(remark);
    report.format = feeds::to_string(probed.feed->feed.format);
    report.entries = probed.feed->entries.size();
    if (probed.feed->incomplete)
        report.problems.emplace_back("incomplete: the document breaks off");
    if (report.entries == 0 && probed.feed->sitemaps.empty())
        report.problems.emplace_back("it has no entries");
    if (const auto named = probed.feed->sitemaps.size(); named > pipeline::kSitemapsKept)
        report.problems.push_back(fmt::format(
            "an index of {} sitemaps: {} of them are followed", named, pipeline::kSitemapsKept));
    note_pauses(probed, report);
    judge_entries(probed.feed->entries, now, report);
    note_cuts(probed.feed->cuts, report);
    return report;
}

const char* word_of(const Report& report) {
    if (report.unchecked)
        return "not checked";
    switch (report.end) {
        case End::feed:
            return "ok";
        case End::no_feed:
            return "no feed";
        case End::unreachable:
            break;
    }
    return "not reached";
}

json::object report_json(const config::FeedConfig& feed, const Report& report) {
    json::array problems;
    for (const auto& problem : report.problems)
        problems.emplace_back(visible(problem));
    return {
        {"name", feed.name},
        {"url", visible(feeds::fetch::shown(feed.url))},
        {"result", word_of(report)},
        {"status", report.status},
        {"format", report.format.empty() ? json::value() : json::value(report.format)},
        {"entries", report.entries},
        {"newest", report.newest ? json::value(alerts::to_rfc3339(*report.newest)) : json::value()},
        {"moved_to", visible(report.moved_to)},
        {"problems", std::move(problems)}};
}

void print(const std::vector<config::FeedConfig>& feeds,
           const std::vector<Report>& reports,
           std::ostream& out) {
    std::vector<std::vector<std::string>> table;
    for (std::size_t i = 0; i < feeds.size(); ++i) {
        const auto& report = reports[i];
        table.push_back({feeds[i].name,
                         word_of(report),
                         report.status == 0 ? "-" : std::to_string(report.status),
                         report.format.empty() ? "-" : report.format,
                         std::to_string(report.entries),
                         report.newest ? alerts::to_rfc3339(*report.newest) : "-"});
    }
    print_table(out, {"feed", "result", "status", "format", "entries", "newest"}, table);
    for (std::size_t i = 0; i < feeds.size(); ++i)
        for (const auto& problem : reports[i].problems)
            out << visible(feeds[i].name) << ": " << visible(problem) << '\n';
}

int exit_code_of(const std::vector<Report>& reports) {
    const auto any = [&](End end) {
        return std::ranges::any_of(
            reports, [&](const Report& one) { return one.end == end && !one.unchecked; });
    };
    if (any(End::no_feed))
        return EX_DATAERR;
    return any(End::unreachable) ? EX_TEMPFAIL : EX_OK;
}

/// None named: all. 0; 65 if a document is no feed; else 75 if one cannot be reached; 66 for a name
/// that is not configured.
int check(const Context& context, const std::vector<std::string>& named) {
    const auto loaded = config::load(locations_of(context), context.clock.now());
    remark_errors(loaded, context);
    std::vector<config::FeedConfig> feeds;
    for (const auto& name : named) {
        if (const auto* feed = find_feed(loaded.config, name)) {
            feeds.push_back(*feed);
        } else if (config::feed_address_problem(name).first.empty()) {
            auto& added = feeds.emplace_back();
            added.name = feeds::fetch::shown(name);
            added.url = name;
            added.unready = loaded.config.fetch_unready;
        } else {
            return unknown_feed(loaded.config, name, context);
        }
    }
    if (named.empty())
        std::ranges::copy_if(
            loaded.config.feeds, std::back_inserter(feeds), &config::FeedConfig::enabled);
    std::vector<Report> reports(feeds.size());
    Progress progress(context.err, "checking", feeds.size());
    std::size_t checked = 0;
    probe(loaded.config, feeds, context.clock, [&](std::size_t index, const Probed& probed) {
        reports[index] = report_of(probed, context.clock.now());
        progress.at(++checked);
    });
    progress.end();
    if (context.json)
        for (std::size_t i = 0; i < feeds.size(); ++i)
            context.out << json::serialize(report_json(feeds[i], reports[i])) << '\n';
    else
        print(feeds, reports, context.out);
    return exit_code_of(reports);
}

Action add_feeds_check(Options& options, Context& context) {
    const auto named = std::make_shared<std::vector<std::string>>();
    add_config_and_json(options, context);
    options.list("feed", *named, "names or addresses; none: all that are enabled");
    return [&context, named] { return check(context, *named); };
}

}  // namespace

namespace verbs {
extern const Verb feeds_check{
    "check", "Fetch feeds now and say what is wrong with them", add_feeds_check};
}  // namespace verbs

}  // namespace newsalertd::cli
