#include "daemon/config/load.hpp"

#include "daemon/alerts/channels/registry.hpp"
#include "daemon/config/feed_files.hpp"
#include "daemon/config/lint.hpp"
#include "daemon/config/poll_budget.hpp"
#include "daemon/config/references.hpp"
#include "daemon/config/settings.hpp"
#include "daemon/config/state_line.hpp"
#include "feeds/lists/shipped.hpp"
#include "rules/engine/watch_set.hpp"

#include <spdlog/fmt/fmt.h>

#include <sys/un.h>

#include <algorithm>
#include <span>
#include <system_error>
#include <utility>

namespace newsalertd::config {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestSettings = 1 << 20;

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

std::vector<SourceText> sources_of(NamedTexts texts) {
    std::vector<SourceText> sources;
    for (auto& [name, text] : texts)
        sources.emplace_back(std::move(name), std::move(text));
    return sources;
}

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

/// A settings file that is no TOML still says where the state is.
void read_state_only(const SourceText& source, Reading& reading) {
    const auto line = read_state_line(source);
    if (!line) {
        reading.findings.error(source,
                               line.error().place,
                               line.error().message,
                               "newsalertd starts on no other state than the one meant");
        reading.state_known = false;
    } else if (*line) {
        put_state(**line, reading.where, reading.config);
    }
}

void load_settings(const std::optional<SourceText>& source, Reading& reading) {
    if (!source)
        return;
    if (const auto document = parse_toml(*source, reading.findings))
        read_settings(*document, *source, reading);
    else
        read_state_only(*source, reading);
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
    if (before && before->rules_valid)
        carry_lint(*before, *loaded.watch_set, compiled);
    findings.append(std::move(files.findings));
    loaded.lint = compiled;
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

void load_starter(std::chrono::sys_seconds now,
                  Loaded& loaded,
                  Reading& reading,
                  Findings& rule_findings) {
    loaded.config.starter = true;
    FeedSet feeds(reading.findings);
    add_shipped_list(feeds::lists::kStarterList, reading, feeds);
    loaded.config.feeds = feeds.take();
    auto examples = rules::parse_rule_texts(sources_of(example_rules()), now);
    to_console(examples.watches);
    append_rules(std::move(examples), nullptr, loaded, rule_findings);
}

void load_feeds(const std::vector<SourceText>& sources, Reading& reading) {
    FeedSet feeds(reading.findings);
    for (const auto& source : sources)
        read_feed_source(source, reading, feeds);
    reading.config.feeds = feeds.take();
    for (auto& feed : reading.config.feeds)
        if (feed.unready.empty())
            feed.unready = reading.config.fetch_unready;
}

void load_rules(std::vector<SourceText> sources,
                std::chrono::sys_seconds now,
                const Loaded* before,
                Loaded& loaded,
                Findings& findings) {
    const auto known =
        before ? std::span(before->rule_files) : std::span<const rules::RuleFilePtr>();
    append_rules(rules::parse_rule_texts(std::move(sources), now, known, loaded.config.language),
                 before,
                 loaded,
                 findings);
    check_references(loaded.watch_set->watches(), loaded.config, findings);
}

std::vector<SourceText> read_all(const std::vector<fs::path>& files,
                                 std::size_t largest,
                                 Findings& findings) {
    std::vector<SourceText> sources;
    for (const auto& file : files)
        if (auto source = read_source(file, largest, findings))
            sources.push_back(std::move(*source));
    return sources;
}

void remark_gaps(const Loaded& loaded,
                 const Locations& where,
                 bool rules_in_doubt,
                 Findings& findings) {
    // What could not be read may hold them.
    if (loaded.config.feeds.empty() && !findings.has_errors())
        findings.warning((where.folder / "feeds.d").string(),
                         "there is no feed",
                         "articles come only from `newsalertd inject`");
    if (loaded.watch_set->watches().empty() && !rules_in_doubt)
        findings.warning(
            (where.folder / "rules.d").string(), "there is no watch", "nothing will be alerted");
    remark_budget(loaded.config, (where.folder / "newsalertd.toml").string(), findings);
}

/// What reading a folder came to, before anything is understood.
struct Gathered {
    Files files;
    Findings findings;
    Findings rule_findings;
    bool there = false;       ///< the folder
    bool state_known = true;  ///< the settings could be read, or there are none
    bool nothing = true;      ///< no file of feeds or rules, readable or not

    bool out_of_reach() const {
        return findings.permission_errors() + rule_findings.permission_errors() > 0;
    }
};

Gathered gather(const Locations& where) {
    Gathered all;
    all.there = folder_is_there(where, all.findings);
    if (!all.there) {
        all.state_known = !all.findings.has_errors();
        return all;
    }
    remark_stray_files(where.folder, all.findings);
    const auto settings = where.folder / "newsalertd.toml";
    std::error_code error;
    if (fs::exists(fs::symlink_status(settings, error))) {
        all.files.settings = read_source(settings, kLargestSettings, all.findings);
        all.state_known = all.files.settings.has_value();
    } else if (error == std::errc::permission_denied) {
        all.findings.permission(settings.string(), "cannot be read: permission denied");
        all.state_known = false;
    }
    const auto feeds = files_of(where.folder / "feeds.d", {".toml", ".opml", ".txt"}, all.findings);
    const auto rules = files_of(where.folder / "rules.d", {".toml"}, all.rule_findings);
    all.files.feeds = read_all(feeds, kLargestFeedFile, all.findings);
    all.files.rules = read_all(rules, rules::kLargestRuleFile, all.rule_findings);
    all.nothing = feeds.empty() && rules.empty();
    return all;
}

Loaded understand(const Locations& locations, Gathered all, Time now, const Loaded* before) {
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    Loaded loaded;
    Findings& findings = all.findings;
    Findings& rule_findings = all.rule_findings;
    loaded.out_of_reach = all.out_of_reach();  // secrets are looked at later
    loaded.config.state = locations.state;
    loaded.config.control = locations.control;
    loaded.config.channels.push_back(alerts::make_console());
    Reading reading{.config = loaded.config,
                    .where = locations,
                    .secrets = SecretReader(
                        locations.environment, locations.folder, locations.outside_the_service),
                    .findings = findings};
    load_settings(all.files.settings, reading);
    if (loaded.config.state == locations.state)
        check_usual_state(locations, findings);
    check_control(loaded.config, findings);
    if (all.nothing && !findings.has_errors() && !rule_findings.has_errors()) {
        load_starter(second, loaded, reading, rule_findings);
    } else {
        load_feeds(all.files.feeds, reading);
        load_rules(std::exchange(all.files.rules, {}), second, before, loaded, rule_findings);
        if (all.there && !all.nothing)
            remark_gaps(loaded, locations, rule_findings.has_errors(), findings);
    }
    loaded.files = std::make_shared<const Files>(std::move(all.files));
    loaded.state_known = all.state_known && reading.state_known;
    loaded.inline_secrets = reading.secrets.inline_places();
    loaded.config_valid = !findings.has_errors();
    loaded.rules_valid = !rule_findings.has_errors();
    loaded.permission_errors = findings.permission_errors() + rule_findings.permission_errors();
    loaded.findings = findings.take();
    std::ranges::move(rule_findings.take(), std::back_inserter(loaded.findings));
    return loaded;
}

}  // namespace

Loaded load(const Locations& locations, Time now, const Loaded* before) {
    return understand(locations, gather(locations), now, before);
}

Loaded load_files(const Locations& locations, Files files, Time now) {
    Gathered all;
    all.nothing = files.feeds.empty() && files.rules.empty();
    all.files = std::move(files);
    all.there = true;
    return understand(locations, std::move(all), now, nullptr);
}

void replace_rules(Loaded& loaded, NamedTexts rules, Time now) {
    Findings findings;
    load_rules(sources_of(std::move(rules)),
               std::chrono::floor<std::chrono::seconds>(now),
               nullptr,
               loaded,
               findings);
    loaded.rules_valid = !findings.has_errors();
    std::ranges::move(findings.take(), std::back_inserter(loaded.findings));
}

}  // namespace newsalertd::config
