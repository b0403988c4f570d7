#include "rules/files/rule_files.hpp"

#include "rules/engine/watch_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>

namespace rules {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Before the end of every watch here.
constexpr std::chrono::sys_seconds kToday{std::chrono::sys_days{std::chrono::year{2026} / 6 / 1}};

std::vector<Diagnostic> findings_of(std::string_view text, std::chrono::sys_seconds now = kToday) {
    RuleFiles files = parse_rule_text(text, "r.toml", now);
    WatchSet::compile(files.watches, files.findings);
    return files.findings;
}

TEST(RuleFiles, ReadsEveryKeyOfAWatch) {
    const RuleFiles files = parse_rule_text(R"(
[[watch]]
name = "H200 into China"
was = "H200"
enabled = true
note = "for the desk"
tags = ["chips"]
query = 'H200 AND (import approval)'
forms = "inflected"
lang = "en"
feeds = ["wire"]
notify = ["slack-desk", "mail-desk"]
priority = "high"
stories = "off"
updates = "all"
confirm = 1
families = false
translate = []
expires = 2026-12-31
must_match = ["China approves H200 imports"]
must_not_match = ["Nvidia rises"]
)",
                                            "r.toml",
                                            kToday);
    ASSERT_THAT(files.findings, IsEmpty());
    ASSERT_EQ(files.watches.size(), 1u);
    const Watch& watch = *files.watches[0];
    EXPECT_EQ(watch.name, "H200 into China");
    EXPECT_EQ(watch.query, "H200 AND (import approval)");
    EXPECT_EQ(watch.priority, Priority::high);
    EXPECT_EQ(watch.stories, Stories::off);
    EXPECT_EQ(watch.families, Families::off);
    EXPECT_THAT(watch.notify, ElementsAre("slack-desk", "mail-desk"));
    EXPECT_EQ(watch.line, 2u);
    using namespace std::chrono;
    EXPECT_EQ(watch.expires, sys_seconds(sys_days(year(2027) / 1 / 1)));
    EXPECT_EQ(files.files.size(), 1u);
}

TEST(RuleFiles, PrintsTheShortFormAsAQuery) {
    const RuleFiles files = parse_rule_text(R"(
[[watch]]
name = "chip export controls"
any = ["export control", "entity list"]
all = ["chip", "=H20", "semi*"]
none = ["potato", "#4.2 billion", "the title"]
)",
                                            "r.toml",
                                            kToday);
    ASSERT_THAT(files.findings, IsEmpty());
    EXPECT_EQ(files.watches[0]->query,
              "chip AND =H20 AND semi* AND (\"export control\" OR \"entity list\") AND NOT "
              "(potato OR #\"4.2 billion\" OR \"the title\")");
}

TEST(RuleFiles, ReportsEveryErrorWithItsPlace) {
    const auto findings = findings_of(R"([[watch]]
name = "one"
query = 'chip NEAR5 ban'
qeury = "x"

[[watch]]
query = "a AND"
digest = "15m"

[[watch]]
name = "three"
query = 'x'
any = ["y"]
)");
    std::vector<std::string> lines;
    for (const Diagnostic& d : findings)
        lines.push_back(one_line(d));
    EXPECT_THAT(lines,
                ElementsAre(HasSubstr("r.toml:3:15: watch 'one': expected NEAR/number"),
                            "r.toml:4:1: [[watch]] has no key \"qeury\" (did you mean \"query\"?)",
                            HasSubstr("r.toml:6:1: [[watch]] has no name"),
                            HasSubstr("r.toml:7:15: expected"),
                            HasSubstr("r.toml:8:10: [[watch]] digest is not available"),
                            HasSubstr("r.toml:13:7: a watch has either")));
}

struct Placed {
    const char* text;
    std::size_t line;
    std::size_t column;
};

TEST(RuleFiles, PlacesQueryErrorsInTheFile) {
    const std::string head = "[[watch]]\nname = \"n\"\n";
    const Placed table[] = {
        {"query = 'chip NEAR5 ban'", 3, 15},
        {"query = \"é NEAR5 ban\"", 3, 12},
        {"query = \"\\u00e9 NEAR5 ban\"", 3, 17},
        {"query = \"\\\"a b\\\" NEAR5 ban\"", 3, 18},
        {"query = '''\nchip\n  NEAR5 ban'''", 5, 3},
        {"query = \"\"\"chip \\\n   NEAR5 ban\"\"\"", 4, 4},
        {"  query   =   'chip NEAR5 ban'", 3, 21},
        {"any = ['ok', '&&']", 3, 15},
        {"all = ['ok', '*a*']", 3, 15},
    };
    for (const Placed& placed : table) {
        const auto findings = findings_of(head + placed.text + "\n");
        ASSERT_EQ(findings.size(), 1u) << placed.text;
        EXPECT_EQ(findings[0].line, placed.line) << placed.text;
        EXPECT_EQ(findings[0].column, placed.column) << placed.text;
    }
}

TEST(RuleFiles, PlacesErrorsInFilesWithAnyLineEnds) {
    for (const auto* text : {"[[watch]]\r\nname = 'n'\r\nquery = '''\r\nchip\r\n  NEAR5 ban'''\r\n",
                             "[[watch]]\nname = 'n'\nquery = '''\r\nchip\n  NEAR5 ban'''\r\n"}) {
        const auto findings = findings_of(text);
        ASSERT_EQ(findings.size(), 1U) << text;
        EXPECT_EQ(findings[0].line, 5U) << text;
        EXPECT_EQ(findings[0].column, 3U) << text;
    }
}

TEST(RuleFiles, NameTheCharacterThatANameMayNotHold) {
    const std::pair<const char*, const char*> names[] = {
        {"\"a\\u202eb\"", "name holds U+202E (RIGHT-TO-LEFT OVERRIDE)"},
        {"\"a\\u001bb\"", "name holds U+001B (ESC)"},
        {"\"a\\u0000b\"", "name holds U+0000 (NUL)"},
        {"\"a\\nb\"", "name holds U+000A (line feed)"},
        {"\"a\\u0085b\"", "name holds U+0085"},
        {"''", "name is empty"},
    };
    for (const auto& [name, message] : names) {
        const auto findings =
            findings_of("[[watch]]\nname = " + std::string(name) + "\nquery = 'x'\n");
        ASSERT_EQ(findings.size(), 1U) << name;
        EXPECT_THAT(findings[0].message, HasSubstr(message));
    }
    EXPECT_THAT(
        findings_of("[[watch]]\nname = '" + std::string(201, 'x') + "'\nquery = 'x'\n")[0].message,
        HasSubstr("name is 201 bytes long"));
}

TEST(RuleFiles, SayWhatAHeaderOfAnotherNameMeans) {
    for (const std::string header :
         {"[[watches]]", "[[rule]]", "[[rules]]", "[[alert]]", "[Watch]"}) {
        const auto findings = findings_of(header + "\nname = 'n'\nquery = 'x'\n");
        ASSERT_EQ(findings.size(), 1U) << header;
        EXPECT_EQ(findings[0].hint, "a watch is [[watch]]") << header;
    }
}

TEST(RuleFiles, UnderlinesThePlace) {
    const auto findings = findings_of("[[watch]]\nname = \"n\"\nquery = 'chip NEAR5 ban'\n");
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(to_string(findings[0]),
              "r.toml:3:15: error: watch 'n': expected NEAR/number (did you mean NEAR/5?)\n"
              "    query = 'chip NEAR5 ban'\n"
              "                  ^");
}

TEST(RuleFiles, ReportsBrokenTomlWithItsPlace) {
    const auto findings = findings_of("[[watch]]\nname = \"n\nquery = 'x'\n");
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].line, 2u);
    EXPECT_GT(findings[0].column, 1u);
}

TEST(RuleFiles, TellsWhatAKeyOfAnotherToolIsCalledHere) {
    const std::pair<const char*, const char*> table[] = {
        {"language = \"en\"", "lang"},
        {"channels = [\"desk\"]", "notify"},
        {"exclude = [\"potato\"]", "none"},
        {"keywords = [\"chip\"]", "any"},
        {"sources = [\"wire\"]", "feeds"},
        {"until = 2099-01-01", "expires"},
    };
    for (const auto& [line, key] : table) {
        const auto findings =
            findings_of(std::string("[[watch]]\nname = \"n\"\nquery = 'chip'\n") + line + '\n');
        ASSERT_EQ(findings.size(), 1u) << line;
        EXPECT_EQ(findings[0].hint, "did you mean \"" + std::string(key) + "\"?") << line;
    }
}

TEST(RuleFiles, TellsOfAWatchThatIsOver) {
    const auto* watch = "[[watch]]\nname = \"n\"\nquery = 'chip'\nexpires = 2026-12-31\n";
    const std::chrono::sys_seconds new_year{std::chrono::sys_days{std::chrono::year{2027} / 1 / 1}};
    EXPECT_THAT(findings_of(watch, new_year - std::chrono::seconds(1)), IsEmpty());
    const auto over = findings_of(watch, new_year);
    ASSERT_EQ(over.size(), 1u);
    EXPECT_EQ(over[0].severity, Severity::warning);
    EXPECT_EQ(over[0].line, 4u);
    EXPECT_EQ(over[0].column, 11u);
}

TEST(RuleFiles, SaysHowABackslashStandsInTheFile) {
    const auto findings = findings_of("[[watch]]\nname = \"n\"\nquery = \"/\\d+ chip/\"\n");
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].line, 3u);
    EXPECT_THAT(findings[0].hint, HasSubstr("single quotes"));
}

TEST(RuleFiles, RefusesWhatIsNotYetThere) {
    for (const char* key : {"digest = \"15m\"",
                            "max_per_hour = 5",
                            "backfill = \"24h\"",
                            "translate = [\"it\"]",
                            "expand = {}",
                            "confirm = 2",
                            "updates = \"facts\"",
                            "stories = \"copies\""}) {
        const auto findings =
            findings_of(std::string("[[watch]]\nname = \"n\"\nquery = 'chip'\n") + key + "\n");
        ASSERT_EQ(findings.size(), 1u) << key;
        EXPECT_EQ(findings[0].line, 4u) << key;
        EXPECT_THAT(findings[0].message, HasSubstr("not available in this version")) << key;
    }
}

TEST(RuleFiles, RefusesOneNameTwiceAndNamesBothPlaces) {
    const auto findings = findings_of(
        "[[watch]]\nname = \"n\"\nquery = 'chip'\n"
        "[[watch]]\nname = \"n\"\nquery = 'ban'\n");
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].line, 4u);
    EXPECT_THAT(findings[0].message, HasSubstr("r.toml:1"));
}

TEST(RuleFiles, RefusesForeignTablesAndSingleBrackets) {
    EXPECT_THAT(findings_of("[[feed]]\nname = \"n\"\n")[0].message, HasSubstr("\"feed\""));
    EXPECT_THAT(findings_of("[watch]\nname = \"n\"\n")[0].message, HasSubstr("[[watch]]"));
}

TEST(RuleFiles, RunsTheTestsOfAWatch) {
    const auto findings = findings_of(
        "[[watch]]\nname = \"n\"\nquery = 'chip'\n"
        "must_match = ['a chip', 'potato']\n"
        "must_not_match = ['a ban', 'chips']\n");
    ASSERT_EQ(findings.size(), 2u);
    EXPECT_THAT(findings[0].message, HasSubstr("does not fire on \"potato\""));
    EXPECT_THAT(findings[1].message, HasSubstr("fires on \"chips\""));
    EXPECT_EQ(findings[0].severity, Severity::error);
    EXPECT_EQ(findings[0].line, 4u);
    EXPECT_EQ(findings[0].column, 25u);
    EXPECT_EQ(findings[1].line, 5u);
    EXPECT_EQ(findings[1].column, 28u);
}

TEST(RuleFiles, AHeadlineOfATestCountsOnce) {
    for (const char* watch : {"query = 'ATLEAST/2 strike'\nmust_not_match = ['A strike']\n"
                              "must_match = [\"A strike\\nThe strike goes on\"]\n",
                              "query = 'content:strike'\nmust_not_match = ['A strike']\n"
                              "must_match = [\"News\\nA strike goes on\"]\n"})
        EXPECT_THAT(findings_of("[[watch]]\nname = \"n\"\n" + std::string(watch)), IsEmpty())
            << watch;
}

TEST(RuleFiles, TakesFilesOfTheSameTextAsTheyAre) {
    const auto text = [](const std::string& name) {
        return "[[watch]]\nname = \"" + name + "\"\nquery = 'chip'\n";
    };
    const auto before =
        parse_rule_texts({{"a", text("one")}, {"b", text("two")}, {"c", "x = 1"}}, kToday);
    const auto after = parse_rule_texts(
        {{"a", text("one")}, {"aa", text("two")}, {"b", text("three")}, {"c", "x = 1"}},
        kToday,
        before.files);
    ASSERT_EQ(after.watches.size(), 3u);
    EXPECT_EQ(after.watches[0], before.watches[0]);
    EXPECT_EQ(after.watches[1]->file, "aa");
    EXPECT_EQ(after.watches[2]->name, "three");
    ASSERT_EQ(after.findings.size(), 1u) << "a mistake is told again";
    EXPECT_EQ(after.findings[0].file, "c");
}

TEST(RuleFiles, RefusesInAChangedFileANameOfAnotherThatStays) {
    const std::string one = "[[watch]]\nname = \"one\"\nquery = 'chip'\n";
    const auto before = parse_rule_texts({{"a", ""}, {"b", one}}, kToday);
    const auto after = parse_rule_texts({{"a", one}, {"b", one}}, kToday, before.files);
    ASSERT_EQ(after.findings.size(), 1u);
    EXPECT_EQ(after.findings[0].file, "b");
    EXPECT_THAT(after.findings[0].message, HasSubstr("a:1"));
}

TEST(RuleFile, RefusesAKeyOfMoreDotsThanTheParserStands) {
    std::string key = "a";
    for (int i = 0; i < 100'000; ++i)
        key += ".a";
    for (const auto& text : {key + " = 1\n", "[" + key + "]\n", "x = { " + key + " = 1 }\n"}) {
        const auto findings = findings_of(text);
        ASSERT_EQ(findings.size(), 1u);
        EXPECT_THAT(findings[0].message, HasSubstr("too many dots"));
        EXPECT_EQ(findings[0].line, 1u);
    }
    EXPECT_THAT(findings_of("[[watch]]\nname = \"n\"\nquery = 'u.s.a.u.s.a.u.s.a.u.s.a.u.s.a.u'\n"),
                IsEmpty());
}

TEST(RuleFile, TellsTheFirstHundredFindingsOfAQueryAndCountsTheRest) {
    std::string query = "cargo";
    for (int i = 0; i < 1000; ++i)
        query += " OR -a" + std::to_string(i);
    const auto findings = findings_of("[[watch]]\nname = \"n\"\nquery = '" + query + "'\n");
    ASSERT_EQ(findings.size(), 101u);
    EXPECT_THAT(findings.back().message, HasSubstr("and 900 more"));
}

TEST(RuleFile, AWatchOfManyTermsOnOneLineKeepsTheirPlaces) {
    std::string text = "[[watch]]\nname = \"w\"\nany = [";
    for (int i = 0; i < 3000; ++i)
        text += "\"é" + std::to_string(i) + "\", ";
    text += "]\n";
    const auto files = parse_rule_text(text, "r.toml", kToday);
    ASSERT_EQ(files.watches.size(), 1U);
    const auto& watch = *files.watches[0];
    for (const auto* word : {"é0", "é1500", "é2999"}) {
        const auto place =
            toml::place_in(watch.query_places,
                           watch.query,
                           static_cast<std::uint32_t>(watch.query.find(std::string(word))));
        EXPECT_EQ(place.line, 3U);
        const auto at = watch.source->offset(place);
        EXPECT_EQ(watch.source->text().substr(at, std::string_view(word).size()), word);
    }
}

class RuleFolder : public ::testing::Test {
protected:
    void SetUp() override {
        auto name = (std::filesystem::temp_directory_path() / "rules-XXXXXX").string();
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        folder_ = name;
    }

    void TearDown() override { std::filesystem::remove_all(folder_); }

    void write(const char* name, const char* text) { std::ofstream(folder_ / name) << text; }

    std::filesystem::path folder_;
};

TEST_F(RuleFolder, IsReadInNameOrderAndFindsNamesInTwoFiles) {
    write("b.toml", "[[watch]]\nname = \"n\"\nquery = 'ban'\n");
    write("a.toml", "[[watch]]\nname = \"n\"\nquery = 'chip'\n");
    write("c.txt", "not a rule file");
    const RuleFiles files = load_rule_files(folder_, kToday);
    ASSERT_EQ(files.watches.size(), 1u);
    EXPECT_EQ(files.watches[0]->query, "chip");
    ASSERT_EQ(files.findings.size(), 1u);
    EXPECT_THAT(files.findings[0].file, HasSubstr("b.toml"));
    EXPECT_THAT(files.findings[0].message, HasSubstr("a.toml:1"));
    EXPECT_EQ(files.files.size(), 2u);
}

TEST_F(RuleFolder, ReadsNoHiddenFileAndTakesExtensionsInAnyLetterCase) {
    write("CHIPS.TOML", "[[watch]]\nname = \"n\"\nquery = 'chip'\n");
    write(".old.toml", "broken");
    std::filesystem::create_symlink("nobody@nowhere:1", folder_ / ".#chips.toml");
    const RuleFiles files = load_rule_files(folder_, kToday);
    EXPECT_THAT(files.findings, IsEmpty());
    EXPECT_EQ(files.watches.size(), 1u);
}

TEST_F(RuleFolder, MayBeMissing) {
    EXPECT_THAT(load_rule_files(folder_ / "none", kToday).findings, IsEmpty());
}

}  // namespace
}  // namespace rules
