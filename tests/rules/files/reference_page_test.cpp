// Runs the examples of docs/query-language.md.

#include "rules/files/rule_files.hpp"
#include "tests/rules/engine/watching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace rules::testing {
namespace {

struct Block {
    std::string kind;  ///< the words after ```
    std::vector<std::string> lines;
};

std::vector<Block> blocks_of(const char* path) {
    std::ifstream in(path);
    std::vector<Block> out;
    std::string line;
    bool inside = false;
    while (std::getline(in, line)) {
        if (line.starts_with("```")) {
            inside = !inside;
            if (inside)
                out.push_back({line.substr(3), {}});
        } else if (inside) {
            out.back().lines.push_back(line);
        }
    }
    return out;
}

std::vector<Block> of_kind(std::string_view kind) {
    std::vector<Block> out;
    for (Block& block : blocks_of(NEWSALERTD_SOURCE_DIR "/docs/query-language.md")) {
        const std::string first = block.kind.substr(0, block.kind.find(' '));
        if (first == kind)
            out.push_back(std::move(block));
    }
    return out;
}

Watch watch_of(const Block& block) {
    Watch watch = watch_on(block.lines.at(0));
    std::istringstream options(block.kind);
    std::string option;
    while (options >> option) {
        if (option.starts_with("lang="))
            watch.language = option.substr(5);
        if (option == "forms=exact")
            watch.forms = Forms::exact;
        if (option == "families=false")
            watch.families = Families::off;
    }
    return watch;
}

TEST(ReferencePage, ExamplesFireAsItSays) {
    const std::vector<Block> blocks = of_kind("query");
    EXPECT_GE(blocks.size(), 15u);
    for (const Block& block : blocks) {
        const Watch watch = watch_of(block);
        std::vector<Diagnostic> findings;
        std::vector<Watch> one{watch};
        WatchSet::compile(std::move(one), findings);
        EXPECT_THAT(findings, ::testing::IsEmpty()) << watch.query;
        for (std::size_t i = 1; i < block.lines.size(); ++i) {
            const std::string& line = block.lines[i];
            ASSERT_TRUE(line.starts_with("+ ") || line.starts_with("- ")) << line;
            EXPECT_EQ(fires(watch, titled(line.substr(2))), line[0] == '+') << watch.query << "\n"
                                                                            << line;
        }
    }
}

TEST(ReferencePage, RuleFilesLoadWithoutFindings) {
    std::string all;
    for (const Block& block : of_kind("toml"))
        for (const std::string& line : block.lines)
            all += line + '\n';
    RuleFiles files = parse_rule_text(all, "page", {});
    EXPECT_GE(files.watches.size(), 3u);
    WatchSet::compile(files.watches, files.findings);
    for (const Diagnostic& finding : files.findings)
        ADD_FAILURE() << to_string(finding);
}

TEST(ReferencePage, ErrorsReadAsItSays) {
    const std::vector<Block> blocks = of_kind("query-error");
    EXPECT_GE(blocks.size(), 3u);
    for (const Block& block : blocks) {
        std::vector<Diagnostic> findings;
        std::vector<Watch> one{watch_on(block.lines.at(0))};
        WatchSet::compile(std::move(one), findings);
        ASSERT_FALSE(findings.empty()) << block.lines[0];
        EXPECT_TRUE(one_line(findings[0]).ends_with(block.lines.at(1).substr(2)))
            << one_line(findings[0]);
    }
}

}  // namespace
}  // namespace rules::testing
