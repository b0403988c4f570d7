#include "daemon/cli/feed_files_report.hpp"
#include "daemon/cli/feeds.hpp"
#include "daemon/config/feed_edits.hpp"
#include "daemon/config/report.hpp"
#include "feeds/fetch/secret_parts.hpp"
#include "feeds/url/web_url.hpp"

#include <spdlog/fmt/fmt.h>

#include <strings.h>
#include <sysexits.h>

#include <algorithm>
#include <expected>
#include <ostream>
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
int tell_override(const config::FeedConfig& feed, std::string_view why, std::ostream& err) {
    const auto shown = feeds::fetch::shown(feed.url);
    err << fmt::format(
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
                       std::ostream& err) {
    std::set<std::string> known;
    for (const auto& finding : before.findings)
        known.insert(finding.message);
    std::vector<rules::Diagnostic> fresh;
    for (const auto& finding : after.findings)
        if (!known.contains(finding.message))
            fresh.push_back(finding);
    err << config::render(fresh);
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

}  // namespace

int feeds_remove_command(const FeedsOptions& options,
                         const std::string& name,
                         std::ostream& out,
                         std::ostream& err) {
    const auto where = locations_of(options);
    const auto known = config::load(where);
    // Looked for before the lock is taken, which may have to make a folder.
    if (find_feed(known.config, name) == nullptr)
        return unknown_feed(known.config, name, err);
    const auto found = *find_feed(known.config, name);
    if (found.file.starts_with("(list "))
        return tell_override(found, "it belongs to a list that ships with newsalertd", err);
    const auto lock = config::ChangeLock::take(where);
    if (!lock)
        return not_written(lock.error(), err);
    const auto before = config::load(where);
    const auto* feed = find_address(before.config, found.url);
    if (feed == nullptr)
        return unknown_feed(before.config, name, err);
    const std::filesystem::path file = feed->file;
    const bool is_table = has_extension(file, ".toml");
    const bool is_line = has_extension(file, ".txt");
    if (!is_table && !is_line)
        return tell_override(*feed, "a feed reader's export", err);
    const auto text = config::bytes_of(file);
    if (!text) {
        err << "newsalertd: " << feed->file << ": cannot be read\n";
        return EX_NOPERM;
    }
    const auto edited =
        is_table ? config::without_feed_table(*text, feed->line)
                 : std::expected<std::string, std::string>(config::without_line(*text, feed->line));
    if (!edited)
        return tell_override(*feed, edited.error(), err);
    const auto changed =
        config::change_file(where, before, file, *edited, [&](const config::Loaded& after) {
            return only_this_went(before, after, *feed);
        });
    if (!changed)
        return not_changed(changed.error(), err);
    out << fmt::format("{} removed from {}\n", config::in_quotes(feed->name), place_of(*feed));
    if (const auto* still = find_address(changed->config, feed->url))
        err << fmt::format("its address also stands at {} and is still read\n", place_of(*still));
    tell_new_warnings(before, *changed, err);
    remark_errors(*changed, err);
    return EX_OK;
}

}  // namespace newsalertd::cli
