// What people write who know other query languages is told with its place and the right spelling,
// and what is right is told nothing.

#include "rules/files/rule_files.hpp"
#include "tests/rules/engine/watching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace rules::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        constexpr std::string_view kLetters = "ntbf\\";
        constexpr std::string_view kMeant = "\n\t\b\f\\";
        const auto at = kLetters.find(text[++i]);
        out += at == std::string_view::npos ? text[i] : kMeant[at];
    }
    return out;
}

std::vector<std::vector<std::string>> table(const char* name) {
    std::ifstream in(std::string(NEWSALERTD_SOURCE_DIR "/tests/rules/files/") + name);
    std::vector<std::vector<std::string>> out;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.starts_with("# "))
            continue;
        std::vector<std::string> cells;
        for (std::size_t at = 0; at <= line.size();) {
            const std::size_t tab = std::min(line.find('\t', at), line.size());
            cells.push_back(unescaped(line.substr(at, tab - at)));
            at = tab + 1;
        }
        out.push_back(std::move(cells));
    }
    return out;
}

std::vector<Diagnostic> findings_of(Watch watch) {
    watch.query_places = {{0, 1, 1}};
    std::vector<Diagnostic> findings;
    std::vector<Watch> one;
    one.push_back(std::move(watch));
    WatchSet::compile(std::move(one), findings);
    return findings;
}

std::string all_of(const std::vector<Diagnostic>& findings) {
    std::string out;
    for (const Diagnostic& finding : findings)
        out += to_string(finding) + '\n';
    return out.empty() ? "nothing told" : out;
}

TEST(ForeignSyntax, OfOtherToolsAreToldWithTheirPlaceAndTheRightSpelling) {
    const auto rows = table("foreign_syntax.tsv");
    EXPECT_GE(rows.size(), 140u);
    for (const auto& row : rows) {
        ASSERT_EQ(row.size(), 3u) << row[0];
        const auto findings = findings_of(watch_on(row[0]));
        const bool told = std::ranges::any_of(findings, [&](const Diagnostic& finding) {
            return finding.column == std::stoul(row[1]) &&
                   (finding.message + ' ' + finding.hint).find(row[2]) != std::string::npos;
        });
        EXPECT_TRUE(told) << row[0] << ": wanted column " << row[1] << " and " << row[2]
                          << ", got\n"
                          << all_of(findings);
    }
}

TEST(ForeignSyntax, OfThisLanguageAreToldNothing) {
    const auto rows = table("correct_queries.tsv");
    EXPECT_GE(rows.size(), 80u);
    for (const auto& row : rows) {
        const auto findings = findings_of(watch_on(row[0], row.size() > 1 ? row[1] : "en"));
        EXPECT_THAT(findings, IsEmpty()) << row[0] << '\n' << all_of(findings);
    }
}

TEST(ForeignSyntax, AllMistakesOfAQueryAreToldInOneRun) {
    const auto findings = findings_of(
        watch_on("titel:chip AND (a NEAR5 b) AND x NOT y AND () AND -potato AND a* AND \"c"));
    std::vector<std::size_t> columns;
    for (const Diagnostic& finding : findings)
        columns.push_back(finding.column);
    EXPECT_THAT(columns, ::testing::ElementsAre(1, 19, 34, 44, 51, 63, 70)) << all_of(findings);
}

TEST(ForeignSyntax, OneMistakeIsToldOnce) {
    for (const char* query : {"(chip OR wafer",
                              "chip OR wafer)",
                              "chip AND",
                              "chip AND OR ban",
                              "chip NOT ban",
                              "(chip NOT ban) AND x",
                              "a NEAR/5 b NEAR/5 c AND d",
                              "(\"export control OR chip) AND ban",
                              "(/chip OR ban) AND x",
                              "titel:(chip OR ban)",
                              "site:reuters chip",
                              "chip AND inurl:reuters NEAR/5 ban",
                              "title:(site:reuters ban)",
                              "chip AND site:",
                              "(site: )",
                              "() AND chip",
                              "chip AND (ban OR )"}) {
        const auto findings = findings_of(watch_on(query));
        EXPECT_EQ(findings.size(), 1u) << query << '\n' << all_of(findings);
    }
}

TEST(ForeignSyntax, AListInOneTextIsOneMistake) {
    const auto findings = findings_of(watch_on("Nvidia, AMD, Intel, TSMC AND chip"));
    EXPECT_EQ(findings.size(), 1u) << all_of(findings);
}

struct Item {
    const char* line;
    const char* names;
    std::size_t column;
};

TEST(ShortForm, TellsWhatAnItemCannotSay) {
    const Item items[] = {
        {"any = [\"chip OR wafer\"]", "item of its own", 14},
        {"any = [\"Nvidia, AMD\"]", "item of its own", 9},
        {"any = [\"Nvidia|AMD\"]", "item of its own", 9},
        {"any = [\"chip\", \"/H[0-9]+/\"]", "regular expression", 17},
        {"all = [\"chip\", \"-potato\"]", "none", 17},
        {"all = [\"chip\", \"!potato\"]", "none", 17},
        {"all = [\"chip\", \"NOT potato\"]", "none", 17},
        {"all = [\"chip AND ban\"]", "all = ", 14},
        {"all = [\"rate NEAR/5 cut\"]", "operators", 14},
        {"all = [\"rate w/5 cut\"]", "operators", 14},
        {"all = [\"title:chip\"]", "fields", 9},
        {"all = [\"chip* ban\"]", "BEFORE/1", 9},
        {"all = [\"(chip)\"]", "groups", 9},
        {"all = [\"AT&amp;T\"]", "HTML", 9},
        {"all = [\"“chip ban”\"]", "leave the quotes out", 9},
        {"all = \"chip OR ban\"", "item of its own", 13},
    };
    for (const Item& item : items) {
        RuleFiles files = parse_rule_text(
            std::string("[[watch]]\nname = \"n\"\n") + item.line + "\n", "r.toml", {});
        WatchSet::compile(files.watches, files.findings);
        ASSERT_EQ(files.findings.size(), 1u) << item.line << '\n' << all_of(files.findings);
        EXPECT_THAT(to_string(files.findings[0]), HasSubstr(item.names)) << item.line;
        EXPECT_EQ(files.findings[0].line, 3u) << item.line;
        EXPECT_EQ(files.findings[0].column, item.column) << item.line;
        EXPECT_EQ(files.findings[0].severity, Severity::warning) << item.line;
    }
}

TEST(ShortForm, TellsNothingOfWordsAndPhrases) {
    for (const char* item : {"chip",
                             "export control",
                             "=H20",
                             "semi*",
                             "#5%",
                             "#4.2 billion",
                             "Marks and Spencer",
                             "S&P 500",
                             "O'Brien",
                             "U.S. chips",
                             "24/7",
                             "人工智能",
                             "not guilty"}) {
        RuleFiles files = parse_rule_text(
            "[[watch]]\nname = \"n\"\nany = [\"" + std::string(item) + "\"]\n", "r.toml", {});
        WatchSet::compile(files.watches, files.findings);
        EXPECT_THAT(files.findings, IsEmpty()) << item << '\n' << all_of(files.findings);
    }
}

}  // namespace
}  // namespace rules::testing
