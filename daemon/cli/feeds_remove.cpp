// `newsalertd feeds remove`: takes a feed out of the file where it stands.

#include "daemon/cli/feed_files_report.hpp"
#include "daemon/config/feed_edits.hpp"
#include "daemon/config/report.hpp"
#include "feeds/fetch/secret_parts.hpp"
#include "feeds/url/web_url.hpp"

#include <spdlog/fmt/fmt.h>

#include <strings.h>
#include <sysexits.h>

#include <algorithm>
#include <expected>
#include <memory>
#include <set>
#include <vector>

namespace newsalertd::cli {

namespace {

std::set<std::string> addresses_of(const config::Config& config) {
    std::set<std::string> out;
    for (const auto& feed : config.feeds)
        out.insert(feeds::poll_key(feed.url));
    return out;
}

/// What no file of ours holds, or what a program writes anew, is switched off and not taken out.
int tell_override(const config::FeedConfig& feed, std::string_view why, const Context& context) {
    const auto shown = feeds::fetch::shown(feed.url);
    context.err << fmt::format(
        "{} stands at {}: {}. To switch it off, write into a file of feeds.d{}:\n\n"
        "[[feed]]\nurl = {}\nenabled = false\n",
        config::in_quotes(feed.name),
        place_of(feed),
        why,
        shown == feed.url ? "" : ", with its whole address in place of ***",
        config::toml_string(shown));
    return EX_USAGE;
}

bool has_extension(const std::filesystem::path& file, const char* extension) {
    return strcasecmp(file.extension().c_str(), extension) == 0;
}

/// Such as of a watch that reads only this feed.
void tell_new_warnings(const config::Loaded& before,
                       const config::Loaded& after,
                       const Context& context) {
    std::set<std::string> known;
    for (const auto& finding : before.findings)
        known.insert(finding.message);
    std::vector<rules::Diagnostic> fresh;
    for (const auto& finding : after.findings)
        if (!known.contains(finding.message))
            fresh.push_back(finding);
    context.err << config::render(fresh);
}

/// Other feeds are untouched, this one is gone or at least stands there no more.
bool only_this_went(const config::Loaded& before,
                    const config::Loaded& after,
                    const config::FeedConfig& feed) {
    auto wanted = addresses_of(before.config);
    auto found = addresses_of(after.config);
    const auto key = feeds::poll_key(feed.url);
    wanted.erase(key);
    const auto* still = find_address(after.config, feed.url);
    found.erase(key);
    return wanted == found &&
           (still == nullptr || place_of(*still) != place_of(feed) || still->name != feed.name);
}

/// By name or address. 0; 64 for one of an OPML file or a shipped list, with the override to write;
/// 66 not configured; 73, 77 and 78 as for `feeds add`.
int remove(const Context& context, const std::string& name) {
    const auto where = locations_of(context);
    const auto known = config::load(where, context.clock.now());
    // Looked for before the lock is taken, which may have to make a folder.
    if (find_feed(known.config, name) == nullptr)
        return unknown_feed(known.config, name, context);
    const auto found = *find_feed(known.config, name);
    if (found.file.starts_with("(list "))
        return tell_override(found, "it belongs to a list that ships with newsalertd", context);
    const auto lock = config::ChangeLock::take(where);
    if (!lock)
        return not_written(lock.error(), context);
    const auto before = config::load(where, context.clock.now());
    const auto* feed = find_address(before.config, found.url);
    if (feed == nullptr)
        return unknown_feed(before.config, name, context);
    const std::filesystem::path file = feed->file;
    const bool is_table = has_extension(file, ".toml");
    const bool is_line = has_extension(file, ".txt");
    if (!is_table && !is_line)
        return tell_override(*feed, "a feed reader's export", context);
    const auto text = config::bytes_of(file);
    if (!text) {
        context.err << "newsalertd: " << feed->file << ": cannot be read\n";
        return EX_NOPERM;
    }
    const auto edited =
        is_table ? config::without_feed_table(*text, feed->line)
                 : std::expected<std::string, std::string>(config::without_line(*text, feed->line));
    if (!edited)
        return tell_override(*feed, edited.error(), context);
    const auto changed = config::change_file(
        where, before, file, *edited, context.clock.now(), [&](const config::Loaded& after) {
            return only_this_went(before, after, *feed);
        });
    if (!changed)
        return not_changed(changed.error(), context);
    context.out << fmt::format(
        "{} removed from {}\n", config::in_quotes(feed->name), place_of(*feed));
    if (const auto* still = find_address(changed->config, feed->url))
        context.err << fmt::format("its address also stands at {} and is still read\n",
                                   place_of(*still));
    tell_new_warnings(before, *changed, context);
    remark_errors(*changed, context);
    return EX_OK;
}

Action add_feeds_remove(Options& options, Context& context) {
    const auto feed = std::make_shared<std::string>();
    add_config_and_json(options, context);
    options.required("feed", *feed, "its name or address");
    return [&context, feed] { return remove(context, *feed); };
}

}  // namespace

namespace verbs {
extern const Verb feeds_remove{"remove", "Take a feed out of its file", add_feeds_remove};
}  // namespace verbs

}  // namespace newsalertd::cli
