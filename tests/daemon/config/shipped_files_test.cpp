// What ships and what the documents show must load: lists, default configuration, samples, and the
// example blocks of docs/configuration.md.

#include "daemon/config/toml.hpp"
#include "feeds/lists/shipped.hpp"
#include "rules/engine/watch_set.hpp"
#include "tests/daemon/config/folder.hpp"

#include <fstream>
#include <sstream>

namespace newsalertd::config {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using testing::Folder;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string read_file(const std::filesystem::path& file) {
    std::stringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

const std::filesystem::path kSource = NEWSALERTD_SOURCE_DIR;

using Shipped = Folder;

TEST_F(Shipped, ListsLoadWithoutFindings) {
    for (const auto& list : feeds::lists::shipped_lists()) {
        feeds("lists = [\"" + std::string(list.name) + "\"]\n");
        const auto loaded = load();
        EXPECT_THAT(findings(loaded), IsEmpty()) << list.name;
        EXPECT_THAT(loaded.config.feeds, Not(IsEmpty())) << list.name;
        for (const auto& feed : loaded.config.feeds) {
            EXPECT_THAT(feed.publisher.empty() && feed.name.find("Google") == std::string::npos,
                        false)
                << feed.name;
            EXPECT_FALSE(feed.language.empty()) << feed.name;
            EXPECT_FALSE(feed.tags.empty()) << feed.name;
        }
    }
}

TEST_F(Shipped, ListsTogetherHoldEveryFeedOnce) {
    std::string names;
    std::size_t alone = 0;
    for (const auto& list : feeds::lists::shipped_lists()) {
        if (list.name == feeds::lists::kStarterList)
            continue;
        feeds("lists = [\"" + std::string(list.name) + "\"]\n");
        alone += load().config.feeds.size();
        names += '"' + std::string(list.name) + "\", ";
    }
    feeds("lists = [" + names + "\"starter\"]\n");
    EXPECT_EQ(load().config.feeds.size(), alone);
    EXPECT_EQ(alone, 84U);
}

TEST_F(Shipped, DefaultConfigurationLoadsWithoutFindings) {
    settings(read_file(kSource / "systemd/newsalertd.toml"));
    EXPECT_THAT(load().findings, IsEmpty());
    EXPECT_TRUE(load().config.starter);
}

/// The settings with every remark that is a setting taken as one.
std::string uncommented(std::string_view text) {
    std::istringstream in{std::string(text)};
    std::string out;
    for (std::string line; std::getline(in, line);) {
        const bool setting = line.starts_with("# [") ||
                             (line.starts_with("# ") && line.find(" = ") != std::string::npos);
        out += (setting ? line.substr(2) : line) + '\n';
    }
    return out;
}

TEST_F(Shipped, DefaultConfigurationLoadsWithEverythingSwitchedOn) {
    auto text = uncommented(read_file(kSource / "systemd/newsalertd.toml"));
    const auto ca = text.find("/etc/ssl/certs/company.pem");
    ASSERT_NE(ca, std::string::npos);
    text.replace(ca, 26, write("ca.pem", "-----BEGIN CERTIFICATE-----\n").string());
    write("credentials/slack-desk", "https://hooks.slack.com/services/x");
    write("credentials/mail-desk", "hunter2");
    write("credentials/hook", "whsec_MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=");
    environment["CREDENTIALS_DIRECTORY"] = path() / "credentials";
    settings(text);
    const auto loaded = load();
    EXPECT_THAT(findings(loaded), IsEmpty());
    EXPECT_EQ(loaded.config.channels.size(), 5U);
    EXPECT_EQ(loaded.config.min_interval, Config{}.min_interval);
    EXPECT_EQ(loaded.config.alert_if_newer_than, Config{}.alert_if_newer_than);
}

TEST_F(Shipped, SamplesLoadWithoutFindings) {
    std::filesystem::copy(kSource / "systemd/examples",
                          path(),
                          std::filesystem::copy_options::recursive |
                              std::filesystem::copy_options::overwrite_existing);
    settings(read_file(kSource / "systemd/newsalertd.toml"));
    const auto loaded = load();
    EXPECT_THAT(loaded.findings, IsEmpty()) << render(loaded.findings);
    EXPECT_GT(loaded.config.feeds.size(), 40U);
    EXPECT_EQ(loaded.watch_set->watches().size(), 2U);
}

/// The blocks of a document: the first line of each names its file, as "# newsalertd.toml".
std::vector<std::pair<std::string, std::string>> blocks_of(const std::string& document) {
    std::vector<std::pair<std::string, std::string>> blocks;
    std::istringstream in(document);
    bool inside = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("```")) {
            inside = !inside;
            if (inside)
                blocks.emplace_back();
            continue;
        }
        if (!inside)
            continue;
        if (blocks.back().first.empty() && line.starts_with("# "))
            blocks.back().first = line.substr(2);
        blocks.back().second += line + '\n';
    }
    return blocks;
}

TEST_F(Shipped, ExamplesOfTheReferenceLoadWithoutFindings) {
    const auto document = read_file(kSource / "docs/configuration.md");
    write("credentials/slack-desk", "https://hooks.slack.com/services/x");
    write("credentials/mail-desk", "hunter2");
    write("credentials/hook-secret", "whsec_MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=");
    environment["CREDENTIALS_DIRECTORY"] = path() / "credentials";
    environment["FEED_TOKEN"] = "Bearer x";
    std::size_t loaded_blocks = 0;
    for (const auto& [file, text] : blocks_of(document)) {
        if (!file.ends_with(".toml") && !file.ends_with(".txt"))
            continue;
        SCOPED_TRACE(text);
        for (const auto* old : {"newsalertd.toml", "feeds.d", "rules.d"})
            std::filesystem::remove_all(path() / old);
        feeds("[[feed]]\nname = \"Desk\"\nurl = \"https://desk.example/\"\ntags = [\"chips\"]\n");
        if (!file.starts_with("newsalertd"))
            settings(
                "[channels.slack-desk]\ntype = \"console\"\n"
                "[channels.mail-desk]\ntype = \"console\"\n");
        write(file, text);
        EXPECT_THAT(findings(), IsEmpty());
        ++loaded_blocks;
    }
    EXPECT_GE(loaded_blocks, 8U);
}

/// The keys in the first columns of the tables "| key | default | meaning |" of a document, table
/// by table. "[fetch] contact" names the section of the rows below as well.
std::vector<std::vector<std::pair<std::string, std::string>>> key_tables(
    const std::string& document) {
    std::vector<std::vector<std::pair<std::string, std::string>>> tables;
    std::istringstream in(document);
    bool inside = false;
    std::string section;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("| key | default |"))
            tables.emplace_back();
        inside = line.starts_with("| key | default |") || (inside && line.starts_with('|'));
        if (!inside || !line.starts_with("| `"))
            continue;
        std::istringstream cell(line.substr(2, line.find(" |", 2) - 2));
        for (std::string key; std::getline(cell, key, '`');) {
            if (key.empty() || key == ", ")
                continue;
            if (const auto end = key.find("] "); end != std::string::npos) {
                section = key.substr(0, end + 1);
                key.erase(0, end + 2);
            }
            tables.back().emplace_back(section, key);
        }
    }
    return tables;
}

/// No key takes a time of day, so each must say so, and none that it is unknown or has no effect.
TEST_F(Shipped, EveryKeyOfTheReferenceIsRead) {
    const auto tables = key_tables(read_file(kSource / "docs/configuration.md"));
    ASSERT_GE(tables.size(), 3U) << "settings, network channels, feeds";
    std::size_t keys = 0;
    for (std::size_t i = 0; i < tables.size(); ++i)
        for (const auto& [section, key] : tables[i]) {
            SCOPED_TRACE(section + ' ' + key);
            const auto setting = key + " = 12:00:00\n";
            settings(i == 0 ? section + '\n' + setting
                     : i == 1
                         ? "[channels.x]\ntype = \"slack\"\nurl = \"http://127.0.0.1/\"\n" + setting
                         : "");
            const std::string url = key == "url" ? "" : "url = \"https://desk.example/\"\n";
            feeds(i == 2 ? "[[feed]]\n" + url + setting : "");
            EXPECT_THAT(findings(),
                        AllOf(Contains(AllOf(HasSubstr("error: "),
                                             HasSubstr(key + " must be "),
                                             HasSubstr("not a time"))),
                              Each(Not(HasSubstr("has no effect")))));
            ++keys;
        }
    EXPECT_GE(keys, 30U);
}

}  // namespace
}  // namespace newsalertd::config
