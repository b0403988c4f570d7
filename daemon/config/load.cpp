#include "daemon/config/load.hpp"

#include "daemon/config/feed_files.hpp"
#include "daemon/config/references.hpp"
#include "daemon/config/settings.hpp"
#include "feeds/lists/shipped.hpp"
#include "rules/engine/watch_set.hpp"

#include <spdlog/fmt/fmt.h>

#include <sys/un.h>

#include <algorithm>
#include <span>
#include <system_error>

namespace newsalertd::config {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestSettings = 1 << 20;
constexpr std::size_t kLargestRuleFile = 256 << 20;

using Sources = std::vector<std::pair<std::string, std::string>>;

/// False: there is no folder to read, and the finding says so if that is an error.
bool folder_is_there(const Locations& where, Findings& findings) {
    std::error_code error;
    const auto status = fs::status(where.folder, error);
    if (fs::is_directory(status))
        return true;
    if (error == std::errc::permission_denied)
        findings.permission(where.folder.string(), "cannot be read: permission denied");
    else if (fs::exists(status))
        findings.error(where.folder.string(), "is not a folder", "--config names a folder");
    else if (where.named)
        findings.error(where.folder.string(), "there is no such folder");
    return false;
}

/// People look for their files here when nothing happens.
void remark_stray_files(const fs::path& folder, Findings& findings) {
    std::error_code error;
    auto entries = fs::directory_iterator(folder, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        const auto& path = entries->path();
        if (path.extension() != ".toml" || path.filename() == "newsalertd.toml")
            continue;
        findings.warning(path.string(),
                         "is not read",
                         "settings stand in newsalertd.toml, feeds in feeds.d, rules in rules.d");
    }
}

/// A socket's address holds 107 bytes; a longer one fails only when it is bound.
void check_control(const Config& config, Findings& findings) {
    if (config.control.string().size() < sizeof(sockaddr_un::sun_path))
        return;
    findings.error(config.control.string(),
                   "is too long for the name of a socket",
                   "choose a shorter [state] path");
}

void read_settings_file(const fs::path& file, Reading& reading) {
    std::error_code error;
    if (!fs::exists(fs::symlink_status(file, error)))
        return;
    const auto source = read_source(file, kLargestSettings, reading.findings);
    if (!source)
        return;
    if (const auto document = parse_toml(*source, reading.findings))
        read_settings(*document, *source, reading);
}

void append_rules(rules::RuleFiles files,
                  const Loaded* before,
                  Loaded& loaded,
                  Findings& findings) {
    loaded.rule_files = std::move(files.files);
    std::vector<rules::Diagnostic> compiled;
    // What has mistakes is compiled again, for its mistakes are told again.
    loaded.watch_set = before && before->rules_valid
                           ? rules::WatchSet::compile_changes(
                                 *before->watch_set, std::move(files.watches), compiled)
                           : rules::WatchSet::compile(std::move(files.watches), compiled);
    findings.append(std::move(files.findings));
    findings.append(std::move(compiled));
}

/// The examples name channels and feeds that their reader does not have yet.
void to_console(std::vector<rules::WatchPtr>& watches) {
    for (auto& watch : watches) {
        auto plain = std::make_shared<rules::Watch>(*watch);
        plain->notify.clear();
        plain->feeds.clear();
        watch = std::move(plain);
    }
}

void load_starter(Loaded& loaded, Reading& reading, Findings& rule_findings) {
    loaded.config.starter = true;
    FeedSet feeds(reading.findings);
    add_shipped_list(feeds::lists::kStarterList, reading, feeds);
    loaded.config.feeds = feeds.take();
    auto examples = rules::parse_rule_texts(example_rules());
    to_console(examples.watches);
    append_rules(std::move(examples), nullptr, loaded, rule_findings);
}

void load_feeds(const std::vector<fs::path>& files, Reading& reading) {
    FeedSet feeds(reading.findings);
    for (const auto& file : files)
        read_feed_file(file, reading, feeds);
    reading.config.feeds = feeds.take();
}

void load_rules(const std::vector<fs::path>& files,
                const Loaded* before,
                Loaded& loaded,
                Findings& findings) {
    Sources sources;
    for (const auto& file : files)
        if (const auto source = read_source(file, kLargestRuleFile, findings))
            sources.emplace_back(source->name(), source->text());
    const auto known =
        before ? std::span(before->rule_files) : std::span<const rules::RuleFilePtr>();
    append_rules(rules::parse_rule_texts(std::move(sources), known), before, loaded, findings);
    check_references(loaded.watch_set->watches(), loaded.config, findings);
}

void remark_gaps(const Loaded& loaded, const Locations& where, Findings& findings) {
    if (loaded.config.feeds.empty())
        findings.warning((where.folder / "feeds.d").string(),
                         "there is no feed",
                         "articles come only from `newsalertd inject`");
    if (loaded.watch_set->watches().empty())
        findings.warning(
            (where.folder / "rules.d").string(), "there is no watch", "nothing will be alerted");
}

}  // namespace

Loaded load(const Locations& locations, const Loaded* before) {
    Loaded loaded;
    Findings findings;
    Findings rule_findings;
    loaded.config.state = locations.state;
    loaded.config.control = locations.control;
    loaded.config.channels.emplace_back().name = "console";
    Reading reading{.config = loaded.config,
                    .where = locations,
                    .secrets = SecretReader(locations.environment, locations.folder),
                    .findings = findings};

    const bool there = folder_is_there(locations, findings);
    std::vector<fs::path> feed_files;
    std::vector<fs::path> rule_files;
    if (there) {
        remark_stray_files(locations.folder, findings);
        read_settings_file(locations.folder / "newsalertd.toml", reading);
        feed_files = files_of(locations.folder / "feeds.d", {".toml", ".opml", ".txt"}, findings);
        rule_files = files_of(locations.folder / "rules.d", {".toml"}, rule_findings);
    }
    check_control(loaded.config, findings);
    const bool nothing = feed_files.empty() && rule_files.empty();
    if (nothing && !findings.has_errors() && !rule_findings.has_errors()) {
        load_starter(loaded, reading, rule_findings);
    } else {
        load_feeds(feed_files, reading);
        load_rules(rule_files, before, loaded, rule_findings);
        if (there)
            remark_gaps(loaded, locations, findings);
    }
    loaded.config_valid = !findings.has_errors();
    loaded.rules_valid = !rule_findings.has_errors();
    loaded.permission_errors = findings.permission_errors() + rule_findings.permission_errors();
    loaded.findings = findings.take();
    std::ranges::move(rule_findings.take(), std::back_inserter(loaded.findings));
    return loaded;
}

void replace_rules(Loaded& loaded, std::vector<std::pair<std::string, std::string>> sources) {
    Findings findings;
    append_rules(rules::parse_rule_texts(std::move(sources)), nullptr, loaded, findings);
    check_references(loaded.watch_set->watches(), loaded.config, findings);
    loaded.rules_valid = !findings.has_errors();
    std::ranges::move(findings.take(), std::back_inserter(loaded.findings));
}

}  // namespace newsalertd::config
