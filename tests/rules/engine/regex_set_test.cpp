// No expression that matches may be missing among the candidates: what RE2 finds by itself is the
// measure.

#include "rules/engine/regex_set.hpp"

#include "tests/rules/engine/watching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace rules::engine {
namespace {

using testing::titled;

std::vector<int> candidates(const RegexSet& set, const Document& document) {
    RegexSet::Scratch scratch;
    set.candidates(document, scratch);
    return scratch.candidates;
}

RegexSet::Refusal refused(std::string_view expression) {
    RegexSet set;
    const auto number = set.add(expression);
    EXPECT_FALSE(number);
    return number ? RegexSet::Refusal{} : number.error();
}

TEST(RegexSet, OnlyExpressionsWhoseLiteralsOccurAreHopeful) {
    RegexSet set;
    ASSERT_EQ(set.add("import [a-z]+ approved"), 0u);
    ASSERT_EQ(set.add("export(s|ed)"), 1u);
    ASSERT_EQ(set.add("[0-9]+"), 2u);
    set.seal();
    EXPECT_THAT(candidates(set, titled("Import of chips approved")), ::testing::ElementsAre(0, 2));
    EXPECT_THAT(candidates(set, titled("an import of chips")), ::testing::ElementsAre(2));
    EXPECT_THAT(candidates(set, titled("re-exported")), ::testing::ElementsAre(1, 2));
    EXPECT_THAT(candidates(set, titled("")), ::testing::ElementsAre(2));
    EXPECT_TRUE(set.has_literals(0));
    EXPECT_TRUE(set.has_literals(1));
    EXPECT_FALSE(set.has_literals(2));
}

TEST(RegexSet, EveryFieldIsSearched) {
    RegexSet set;
    ASSERT_TRUE(set.add("lovelace"));
    set.seal();
    const std::vector<std::string> names{"x", "Ada Lovelace"};
    Document document;
    EXPECT_TRUE(candidates(set, document).empty());
    for (const auto field : {&Document::title,
                             &Document::summary,
                             &Document::content,
                             &Document::source,
                             &Document::language,
                             &Document::url}) {
        document = {};
        document.*field = "by lovelace.";
        EXPECT_EQ(candidates(set, document).size(), 1u);
    }
    for (const auto field : {&Document::authors, &Document::categories}) {
        document = {};
        document.*field = names;
        EXPECT_EQ(candidates(set, document).size(), 1u);
    }
}

TEST(RegexSet, LiteralsAreFoundInAnyCaseAndScript) {
    const struct {
        const char* expression;
        const char* text;
    } cases[] = {
        {"(?i)chip", "CHIP"},
        {"(?i)kelvin", "\u212Aelvin"},       // the sign for kelvin is a k to RE2
        {"(?i)esso", "e\u017F\u017Fo"},      // and the long s an s
        {"\u0130stanbul", "\u0130stanbul"},  // whose small letter, an ASCII i, is no pair
        {"(?i)importación", "IMPORTACIÓN"},
        {"(?i)санкции", "САНКЦИИ"},
        {"ΣΊΣΥΦΟΣ", "ΣΊΣΥΦΟΣ"},
        {"(?i)ΣΊΣΥΦΟΣ", "σίσυφος"},
        {"进口.批", "进口审批"},
        {"x\\.y", "x.y"},
        {"a\\x{1E9E}bc", "a\u1E9Ebc"},
    };

    for (const auto& c : cases) {
        RegexSet set;
        ASSERT_TRUE(set.add(c.expression)) << c.expression;
        set.seal();
        ASSERT_TRUE(re2::RE2::PartialMatch(c.text, set[0])) << c.expression;
        EXPECT_EQ(candidates(set, titled(c.text)).size(), 1u) << c.expression;
    }
}

TEST(RegexSet, BytesThatAreNoTextDoNoHarm) {
    RegexSet set;
    ASSERT_TRUE(set.add("chip"));
    set.seal();
    EXPECT_EQ(candidates(set, titled("\xC3 chip\xE4\xBD")).size(), 1u);
    EXPECT_EQ(candidates(set, titled("\xFF\xC3")).size(), 0u);
}

TEST(RegexSet, ManyLiteralsThatShareTheirLettersAreToldApart) {
    RegexSet set;
    for (int i = 0; i < 3000; ++i)
        ASSERT_TRUE(set.add("part no " + std::to_string(i) + ";"));
    set.seal();
    for (const int i : {0, 7, 77, 777, 2999})
        EXPECT_THAT(candidates(set, titled("the part no " + std::to_string(i) + "; and part no x")),
                    ::testing::ElementsAre(i));
}

TEST(RegexSet, TheSameExpressionIsKeptOnce) {
    RegexSet set;
    EXPECT_EQ(set.add("chip"), 0u);
    EXPECT_EQ(set.add("chips"), 1u);
    EXPECT_EQ(set.add("chip"), 0u);
}

TEST(RegexSet, RefusesWhatIsNoExpressionAndWhatMatchesAll) {
    EXPECT_THAT(refused("(a").message, ::testing::HasSubstr("bad regular expression"));
    EXPECT_EQ(refused("a*").message, "the regular expression matches every text");
    EXPECT_EQ(refused("a*").hint, "it must not match the empty text");
}

TEST(RegexSet, AnEmptySetHasNothingToHopeFor) {
    RegexSet set;
    set.seal();
    EXPECT_TRUE(set.empty());
    EXPECT_FALSE(regex_has_literals("(a"));
    EXPECT_FALSE(regex_has_literals("[a-z]{5}"));
    EXPECT_TRUE(regex_has_literals("[a-z]{5}tion"));
}

}  // namespace
}  // namespace rules::engine
