#include "rules/engine/watch_set.hpp"
#include "rules/files/rule_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace rules {
namespace {

TEST(Examples, LoadWithoutFindings) {
    RuleFiles files = load_rule_files(NEWSALERTD_SOURCE_DIR "/rules/examples", {});
    EXPECT_GE(files.watches.size(), 3u);
    WatchSet::compile(files.watches, files.findings);
    for (const Diagnostic& finding : files.findings)
        ADD_FAILURE() << to_string(finding);
}

/// The ```toml blocks of a document that hold watches.
std::vector<std::string> shown_in(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::vector<std::string> out;
    bool inside = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("```")) {
            inside = line == "```toml";
            if (inside)
                out.emplace_back();
        } else if (inside) {
            out.back() += line + '\n';
        }
    }
    std::erase_if(
        out, [](const std::string& block) { return block.find("[[watch]]") == std::string::npos; });
    return out;
}

TEST(Examples, OfTheDocumentsCarryTestsThatHold) {
    const std::filesystem::path source = NEWSALERTD_SOURCE_DIR;
    std::size_t watches = 0;
    for (const char* page : {"README.md", "docs/query-language.md", "docs/configuration.md"}) {
        const auto blocks = shown_in(source / page);
        EXPECT_FALSE(blocks.empty()) << page;
        for (const std::string& block : blocks) {
            RuleFiles files = parse_rule_text(block, page, {});
            for (const WatchPtr& watch : files.watches) {
                EXPECT_FALSE(watch->must_match.empty()) << page << ": " << watch->name;
                EXPECT_FALSE(watch->must_not_match.empty()) << page << ": " << watch->name;
            }
            watches += files.watches.size();
            WatchSet::compile(files.watches, files.findings);
            for (const Diagnostic& finding : files.findings)
                ADD_FAILURE() << to_string(finding);
        }
    }
    EXPECT_GE(watches, 7u);
}

TEST(Examples, OfTheServiceCarryTestsThatHold) {
    RuleFiles files = load_rule_files(NEWSALERTD_SOURCE_DIR "/systemd/examples/rules.d", {});
    ASSERT_EQ(files.watches.size(), 2u);
    for (const WatchPtr& watch : files.watches) {
        EXPECT_FALSE(watch->must_match.empty()) << watch->name;
        EXPECT_FALSE(watch->must_not_match.empty()) << watch->name;
    }
    WatchSet::compile(files.watches, files.findings);
    for (const Diagnostic& finding : files.findings)
        ADD_FAILURE() << to_string(finding);
}

TEST(Examples, HaveTestsOfTheirOwn) {
    for (const WatchPtr& watch :
         load_rule_files(NEWSALERTD_SOURCE_DIR "/rules/examples", {}).watches) {
        EXPECT_FALSE(watch->must_match.empty()) << watch->name;
        EXPECT_FALSE(watch->must_not_match.empty()) << watch->name;
    }
}

}  // namespace
}  // namespace rules
