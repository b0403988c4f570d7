#include "daemon/config/feed_files.hpp"

#include "daemon/addresses.hpp"
#include "daemon/config/feed_table.hpp"
#include "daemon/config/state_line.hpp"
#include "daemon/config/toml.hpp"
#include "feeds/lists/opml.hpp"
#include "feeds/lists/shipped.hpp"

#include <boost/algorithm/string/case_conv.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <system_error>

namespace newsalertd::config {

namespace {

namespace fs = std::filesystem;

std::string lower_extension(const fs::path& file) {
    return boost::algorithm::to_lower_copy(file.extension().native());
}

bool is_left_behind(const std::string& name) {
    constexpr auto kEndings = std::to_array<std::string_view>({"~",
                                                               ".bak",
                                                               ".orig",
                                                               ".rej",
                                                               ".swp",
                                                               ".tmp",
                                                               ".dpkg-old",
                                                               ".dpkg-new",
                                                               ".dpkg-dist",
                                                               ".md"});
    return name.starts_with('.') || name.starts_with("README") ||
           std::ranges::any_of(kEndings,
                               [&](std::string_view ending) { return name.ends_with(ending); });
}

void read_lists(Section& top, Reading& reading, FeedSet& feeds) {
    for (const auto* node : top.texts("lists")) {
        if (add_shipped_list(node->text, reading, feeds))
            continue;
        std::vector<std::string> known;
        for (const auto& list : feeds::lists::shipped_lists())
            known.emplace_back(list.name);
        top.error(*node,
                  fmt::format("no list {} ships with newsalertd", in_quotes(node->text)),
                  suggestion(node->text, known));
    }
}

/// What was meant, or where it belongs.
std::string key_of_feed_file(std::string_view key) {
    const auto lower = boost::algorithm::to_lower_copy(std::string(key));
    if (lower == "feed" || lower == "feeds" || lower == "source" || lower == "sources")
        return "a feed is [[feed]]";
    if (lower == "list" || lower == "include")
        return R"(shipped lists are switched on by lists = ["world"])";
    if (lower == "state" || lower == "channel" || is_other_section(lower))
        return "settings and channels stand in newsalertd.toml";
    return where_key_belongs(lower);
}

void read_toml_feeds(const SourceText& source, Reading& reading, FeedSet& feeds) {
    const auto document = parse_toml(source, reading.findings);
    if (!document)
        return;
    Section top(*document, "a feed file", source, reading.findings);
    for (const auto* table : top.tables("feed"))
        read_feed_table(*table, source, Origin::written, reading, feeds);
    read_lists(top, reading, feeds);
    top.finish(key_of_feed_file);
}

void read_opml(const SourceText& source, Reading& reading, FeedSet& feeds) {
    auto subscriptions = feeds::lists::parse_opml(source.text());
    if (!subscriptions) {
        const auto& error = subscriptions.error();
        reading.findings.error(
            source.name(), Place{.line = error.line, .column = error.column}, error.message);
        return;
    }
    for (auto& subscription : *subscriptions) {
        FeedConfig feed;
        // Titles come from programs: what a name must not hold is left out.
        feed.name = plain_name(subscription.name);
        feed.url = std::move(subscription.url);
        for (const auto& tag : subscription.tags)
            if (auto plain = plain_name(tag);
                !plain.empty() && std::ranges::find(feed.tags, plain) == feed.tags.end())
                feed.tags.push_back(std::move(plain));
        feed.language = std::move(subscription.language);
        const Place place{.line = subscription.line, .column = subscription.column};
        add_imported(std::move(feed), source, place, reading, feeds);
    }
}

void read_addresses(const SourceText& source, Reading& reading, FeedSet& feeds) {
    std::string_view rest = source.text();
    if (rest.starts_with("\xEF\xBB\xBF"))
        rest.remove_prefix(3);
    for (std::size_t number = 1; !rest.empty(); ++number) {
        const auto end = std::min(rest.find('\n'), rest.size());
        auto line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const auto start = line.find_first_not_of(" \t\r");
        if (start == std::string_view::npos || line[start] == '#')
            continue;
        line.remove_prefix(start);
        // A remark may follow; a # inside an address is a fragment.
        const auto stop = std::min({line.find(" #"), line.find("\t#"), line.size()});
        line = line.substr(0, stop);
        line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
        FeedConfig feed;
        feed.url = line;
        add_imported(
            std::move(feed), source, Place{.line = number, .column = start + 1}, reading, feeds);
    }
}

}  // namespace

bool add_shipped_list(std::string_view name, Reading& reading, FeedSet& feeds) {
    const auto* list = feeds::lists::find_list(name);
    if (list == nullptr)
        return false;
    const SourceText source(fmt::format("(list {})", name), std::string(list->text));
    const auto document = parse_toml(source, reading.findings);
    if (!document)
        return true;
    Section top(*document, "a list", source, reading.findings);
    top.find("description");
    for (const auto* table : top.tables("feed"))
        read_feed_table(*table, source, Origin::shipped, reading, feeds);
    top.finish();
    return true;
}

bool counts_as_configuration(const std::string& name) {
    constexpr auto kExtensions = std::to_array<std::string_view>({".toml", ".opml", ".txt"});
    return !is_left_behind(name) &&
           std::ranges::find(kExtensions, lower_extension(name)) != kExtensions.end();
}

void read_feed_source(const SourceText& source, Reading& reading, FeedSet& feeds) {
    const auto extension = lower_extension(source.name());
    if (extension == ".toml")
        read_toml_feeds(source, reading, feeds);
    else if (extension == ".opml")
        read_opml(source, reading, feeds);
    else
        read_addresses(source, reading, feeds);
}

std::vector<fs::path> files_of(const fs::path& folder,
                               const std::vector<std::string>& extensions,
                               Findings& findings) {
    std::vector<fs::path> files;
    std::error_code error;
    auto entries = fs::directory_iterator(folder, error);
    if (error == std::errc::permission_denied)
        findings.permission(folder.string(), "cannot be read: permission denied");
    else if (error && error != std::errc::no_such_file_or_directory)
        findings.error(folder.string(), fmt::format("cannot be read: {}", error.message()));
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        const auto name = entries->path().filename().string();
        if (is_left_behind(name))
            continue;
        if (std::ranges::find(extensions, lower_extension(entries->path())) != extensions.end()) {
            files.push_back(entries->path());
            continue;
        }
        std::string list;
        for (const auto& extension : extensions)
            list += (list.empty() ? "*" : ", *") + extension;
        findings.warning(entries->path().string(), "is not read", fmt::format("only {} are", list));
    }
    std::ranges::sort(files);
    return files;
}

}  // namespace newsalertd::config
