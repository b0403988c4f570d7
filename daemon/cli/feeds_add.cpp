// `newsalertd feeds add`: adds a feed, or the feeds that a page names, to feeds.d/added.toml.

#include "daemon/addresses.hpp"
#include "daemon/cli/feed_files_report.hpp"
#include "daemon/cli/feed_probe.hpp"
#include "daemon/cli/prefer_https.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/config/feed_edits.hpp"
#include "daemon/config/feed_table.hpp"
#include "daemon/visible.hpp"
#include "feeds/fetch/secret_parts.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/url/web_url.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <spdlog/fmt/fmt.h>

#include <sysexits.h>

#include <algorithm>
#include <expected>
#include <memory>
#include <utility>

namespace newsalertd::cli {

namespace {

namespace json = boost::json;
using config::FeedConfig;

struct NewFeed {
    std::string url;   ///< of a feed, or of a page that names feeds
    std::string name;  ///< empty: the feed's title
    std::vector<std::string> tags;
    unsigned tier = 2;
    bool all = false;   ///< every feed that the page names
    bool http = false;  ///< what is given as http is not tried over https
};

/// The exit code, where there is nothing to add; what to say has been said.
using Finds = std::expected<std::vector<FoundFeed>, int>;

int tell_known(const FeedConfig& feed, const Context& context) {
    if (context.json)
        context.out << json::serialize(json::object{{"name", feed.name},
                                                    {"url", visible(feeds::fetch::shown(feed.url))},
                                                    {"added", false},
                                                    {"file", feed.file},
                                                    {"line", feed.line}})
                    << '\n';
    else
        context.out << fmt::format("{} is configured already at {}{}\n",
                                   config::in_quotes(feed.name),
                                   place_of(feed),
                                   feed.enabled ? "" : ", with enabled = false");
    return EX_OK;
}

int tell_failure(const std::string& url, const Probed& probed, const Context& context) {
    context.err << fmt::format("newsalertd: {}: {}\n", shown_url(url), visible(probed.reason));
    if (probed.answer.failure == feeds::fetch::Failure::denied)
        context.err << "private addresses are asked only where [fetch] allow_networks names them\n";
    return probed.end == Probed::End::no_feed ? EX_DATAERR : EX_TEMPFAIL;
}

FoundFeed found_of(const std::string& url, const Probed& probed) {
    // Where the publisher sends everyone for good; a passing detour is not remembered.
    const auto& moved = probed.answer.permanent;
    const bool usable = !moved.empty() && config::feed_address_problem(moved).first.empty();
    return {.url = usable ? moved : url,
            .title = config::plain_name(probed.feed->feed.title),
            .entries = entries_of(*probed.feed)};
}

void print_links(const std::vector<feeds::parse::FeedLink>& links,
                 const config::Config& config,
                 const Context& context) {
    std::vector<std::vector<std::string>> table;
    for (const auto& link : links) {
        const bool known = find_address(config, link.url) != nullptr;
        if (context.json)
            context.out << json::serialize(
                               json::object{{"url", visible(feeds::fetch::shown(link.url))},
                                            {"title", visible(link.title)},
                                            {"type", link.type},
                                            {"configured", known}})
                        << '\n';
        else
            table.push_back(
                {known ? "configured" : "new", link.title, feeds::fetch::shown(link.url)});
    }
    print_table(context.out, {"state", "title", "url"}, table);
}

/// Each is fetched: what a page names need not be a feed.
Finds fetch_links(const std::vector<feeds::parse::FeedLink>& links,
                  const config::Config& config,
                  const Context& context) {
    std::vector<FeedConfig> asked(links.size());
    std::ranges::transform(links, asked.begin(), [](const feeds::parse::FeedLink& link) {
        FeedConfig feed;
        feed.url = link.url;
        return feed;
    });
    std::vector<Probed> answers(asked.size());
    probe(config, asked, context.clock, [&](std::size_t index, Probed probed) {
        answers[index] = std::move(probed);
    });
    std::vector<FoundFeed> found;
    int code = EX_DATAERR;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (answers[i].end == Probed::End::feed)
            found.push_back(found_of(links[i].url, answers[i]));
        else
            code = tell_failure(links[i].url, answers[i], context);
        if (answers[i].feed && found.back().title.empty())
            found.back().title = config::plain_name(links[i].title);
    }
    if (found.empty())
        return std::unexpected(code);
    return found;
}

Finds look_behind(const NewFeed& what,
                  const std::string& url,
                  const config::Config& config,
                  const Context& context) {
    const auto probed = probe_address(config, url, context.clock);
    if (probed.end == Probed::End::feed)
        return std::vector{found_of(url, probed)};
    if (probed.links.empty()) {
        const int code = tell_failure(url, probed, context);
        if (code == EX_DATAERR)
            context.err << "it names no feed either\n";
        return std::unexpected(code);
    }
    if (probed.links.size() == 1 || what.all)
        return fetch_links(probed.links, config, context);
    print_links(probed.links, config, context);
    context.err << fmt::format("the page names {} feeds: add one of them, or --all\n",
                               probed.links.size());
    return std::unexpected(EX_USAGE);
}

/// Titles are not unique; names are.
std::string free_name(const config::Config& config,
                      const std::vector<config::NewFeed>& added,
                      const std::string& title,
                      const std::string& host) {
    const auto taken = [&](const std::string& name) {
        return std::ranges::find(config.feeds, name, &FeedConfig::name) != config.feeds.end() ||
               std::ranges::find(added, name, &config::NewFeed::name) != added.end();
    };
    const auto wanted = title.empty() ? host : title;
    if (!taken(wanted))
        return wanted;
    const auto with_host = config::plain_name(fmt::format("{} ({})", wanted, host));
    for (int number = 2;; ++number) {
        auto name = number == 2 ? with_host : fmt::format("{} {}", with_host, number - 1);
        if (!taken(name))
            return name;
    }
}

std::string host_of(const std::string& url) {
    const auto parsed = parse_url(url);
    return parsed ? feeds::readable_host(parsed->host) : url;
}

int wrong_options(const NewFeed& what, const Context& context) {
    const auto bad = [](const std::string& text) {
        return text.empty() || config::plain_name(text) != text;
    };
    if (!what.name.empty() && bad(what.name)) {
        context.err << fmt::format("newsalertd: --name {} is not a name\n",
                                   config::in_quotes(what.name));
        return EX_USAGE;
    }
    for (const auto& tag : what.tags)
        if (bad(tag)) {
            context.err << fmt::format("newsalertd: --tag {} is not a tag\n",
                                       config::in_quotes(tag));
            return EX_USAGE;
        } else if (tag.contains(',')) {
            context.err << fmt::format(
                "newsalertd: --tag {} holds a comma; give --tag once for each tag\n",
                config::in_quotes(tag));
            return EX_USAGE;
        }
    return EX_OK;
}

void tell_added(const config::Loaded& after,
                const std::vector<config::NewFeed>& added,
                const Context& context) {
    for (const auto& feed : added)
        if (const auto* now = find_address(after.config, feed.url)) {
            if (context.json)
                context.out << json::serialize(
                                   json::object{{"name", now->name},
                                                {"url", visible(feeds::fetch::shown(now->url))},
                                                {"added", true},
                                                {"file", now->file},
                                                {"line", now->line}})
                            << '\n';
            else
                context.out << fmt::format(
                    "{} added to {}\n", config::in_quotes(now->name), place_of(*now));
        }
}

int write_feeds(const NewFeed& what, const std::vector<FoundFeed>& found, const Context& context) {
    const auto where = locations_of(context);
    const auto lock = config::ChangeLock::take(where);
    if (!lock)
        return not_written(lock.error(), context);
    // Others may have changed the files while the network was asked.
    const auto before = config::load(where, context.clock.now());
    const auto file = where.folder / "feeds.d" / "added.toml";
    auto text = config::bytes_of(file).value_or("");
    std::vector<config::NewFeed> added;
    for (const auto& feed : found) {
        if (const auto* known = find_address(before.config, feed.url)) {
            tell_known(*known, context);
            continue;
        }
        const auto name = what.name.empty()
                              ? free_name(before.config, added, feed.title, host_of(feed.url))
                              : what.name;
        added.push_back({.name = name, .url = feed.url, .tags = what.tags, .tier = what.tier});
        text = config::with_feed(text, added.back());
    }
    if (added.empty())
        return EX_OK;
    if (!what.name.empty() && added.size() > 1) {
        context.err << "newsalertd: --name is for one feed, and there are several\n";
        return EX_USAGE;
    }
    const auto changed =
        config::change_file(where, before, file, text, context.clock.now(), [&](const auto& after) {
            return std::ranges::all_of(added, [&](const config::NewFeed& feed) {
                return find_address(after.config, feed.url) != nullptr;
            });
        });
    if (!changed)
        return not_changed(changed.error(), context);
    tell_added(*changed, added, context);
    if (before.config.starter)
        context.err << "the starter feeds and example watches are no longer used\n";
    remark_errors(*changed, context);
    return EX_OK;
}

/// What a person or a page gives as one. "news.example/rss" is short for an address, and so is
/// "feed://news.example/rss"; "javascript:…" is not.
std::string address_of(std::string given) {
    constexpr std::string_view kForReaders = "feed:";
    if (feeds::equals_no_case(std::string_view(given).substr(0, kForReaders.size()), kForReaders)) {
        given.erase(0, kForReaders.size());
        if (given.starts_with("//"))
            given.erase(0, 2);
    }
    auto completed = "https://" + given;
    const bool is_short =
        !given.contains("://") && config::feed_address_problem(completed).first.empty();
    return is_short ? completed : given;
}

/// 0, also when it is configured already; 64 when the page names several; 65 no feed; 73 and 77 not
/// written; 75 not reached; 78 the configuration would break.
int add(const Context& context, const NewFeed& what) {
    if (const int code = wrong_options(what, context); code != EX_OK)
        return code;
    const auto url = address_of(what.url);
    if (const auto [message, hint] = config::feed_address_problem(url); !message.empty()) {
        context.err << "newsalertd: " << message << (hint.empty() ? "" : " (" + hint + ")") << '\n';
        return EX_USAGE;
    }
    const auto loaded = config::load(locations_of(context), context.clock.now());
    if (const auto* known = find_address(loaded.config, url))
        return tell_known(*known, context);
    auto found = look_behind(what, url, loaded.config, context);
    if (!found)
        return found.error();
    if (!what.http)
        for (const auto index : prefer_https(*found, loaded.config, context.clock))
            context.err << fmt::format("{} serves the same entries, and is followed in its place\n",
                                       shown_url((*found)[index].url));
    return write_feeds(what, *found, context);
}

Action add_options(Options& options, Context& context) {
    const auto values = std::make_shared<NewFeed>();
    add_config_and_json(options, context);
    options.required("url", values->url, "of the feed or the page");
    options.option("--name", values->name, "its name (default: its title)");
    options.list("--tag", values->tags, "a tag; may be given several times");
    options.number("--tier", values->tier, "how closely it is followed, 1 closest", {1, 3});
    options.flag("--all", values->all, "every feed that the page names");
    options.flag("--http", values->http, "stay with http, also where https serves the same");
    return [&context, values] { return add(context, *values); };
}

}  // namespace

namespace verbs {
extern const Verb feeds_add{"add", "Add a feed, or the feeds that a page names", add_options};
}  // namespace verbs

}  // namespace newsalertd::cli
