#include "rules/query/parser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rules::query {
namespace {

using ::testing::HasSubstr;

std::string canonical(std::string_view text) {
    Tree tree;
    std::vector<Finding> findings;
    if (!parse(text, tree, findings))
        return "error at " + std::to_string(findings.front().begin) + ": " +
               findings.front().message;
    return print(tree);
}

Finding finding(std::string_view text) {
    Tree tree;
    std::vector<Finding> findings;
    parse(text, tree, findings);
    return findings.empty() ? Finding{} : findings.front();
}

TEST(Query, BindsOperatorsByTheirStrength) {
    EXPECT_EQ(canonical("a OR b AND NOT c d"), "a OR b AND NOT c d");
    EXPECT_EQ(canonical("a OR (b AND (NOT (c d)))"), "a OR b AND NOT c d");
    EXPECT_EQ(canonical("(a OR b) AND c"), "(a OR b) AND c");
    EXPECT_EQ(canonical("(a b) c"), "a b c");
    EXPECT_EQ(canonical("a NEAR/5 (b OR \"c d\")"), "a NEAR/5 (b OR \"c d\")");
    EXPECT_EQ(canonical("title:(a AND b) AND author:x"), "title:(a AND b) AND author:x");
    EXPECT_EQ(canonical("NOT NOT a"), "NOT NOT a");
    EXPECT_EQ(canonical("ATLEAST/3 (a OR b)"), "ATLEAST/3 (a OR b)");
    EXPECT_EQ(canonical("\"a b\"~5 AND /x y/ AND =Wa"), "\"a b\"~5 AND /x y/ AND =Wa");
}

TEST(Query, TakesOperatorsOnlyInCapitals) {
    Tree tree;
    std::vector<Finding> findings;
    ASSERT_TRUE(parse("cats and dogs", tree, findings));
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].severity, Severity::warning);
    EXPECT_EQ(findings[0].begin, 5u);
    EXPECT_THAT(findings[0].hint, HasSubstr("AND"));
    EXPECT_EQ(print(tree), "cats and dogs");
}

struct Bad {
    const char* query;
    std::uint32_t begin;
    const char* message;
    const char* hint;
};

TEST(Query, SaysWhereItIsWrongAndWhatWasMeant) {
    const Bad table[] = {
        {"a NEAR5 b", 2, "NEAR", "NEAR/5"},
        {"a NEAR b", 2, "NEAR", "NEAR/5"},
        {"a NEAR/0 b", 2, "number", "NEAR/5"},
        {"a NEAR/99999999999 b", 2, "number", "NEAR/5"},
        {"(a OR b", 0, "not closed", ")"},
        {"a OR b)", 6, "no (", ""},
        {"\"a b", 0, "quote", "\""},
        {"a AND", 5, "the end", ""},
        {"a AND OR b", 6, "found 'OR'", "quotes"},
        {"a NOT b", 2, "found 'NOT'", "AND NOT"},
        {"titel:a", 0, "no field 'titel'", "title:"},
        {"https://x.example", 0, "no field", "\"https"},
        {"title: a", 0, "right after title:", ""},
        {"()", 0, "nothing between", ""},
        {"", 0, "empty", "word"},
        {"a (b AND c)", 3, "OR", "AND"},
        {"title:a b", 0, "OR", "field before a group"},
        {"a NEAR/5 b NEAR/5 c", 11, "expected", "AND"},
        {"title:(summary:a)", 7, "field", ""},
        {"approval~it,zh", 8, "not available", ""},
        {"/abc", 0, "not closed", "/"},
        {"#\"several bn\"", 0, "is no number", "leave out the #"},
        {"#\"5 bn\"~3", 0, "is no number", "no distance"},
        {"#\"5 bn", 1, "quote", "\""},
    };
    for (const Bad& bad : table) {
        const Finding found = finding(bad.query);
        EXPECT_EQ(found.severity, Severity::error) << bad.query;
        EXPECT_EQ(found.begin, bad.begin) << bad.query << ": " << found.message;
        EXPECT_THAT(found.message, HasSubstr(bad.message)) << bad.query;
        EXPECT_THAT(found.hint, HasSubstr(bad.hint)) << bad.query;
        Tree tree;
        std::vector<Finding> findings;
        EXPECT_FALSE(parse(bad.query, tree, findings)) << bad.query;
    }
}

TEST(Query, IsBoundedInDepthAndLength) {
    EXPECT_THAT(canonical(std::string(100'000, '(')), HasSubstr("64 KiB"));
    EXPECT_THAT(canonical(std::string(60'000, '(')), HasSubstr("too deep"));
    std::string nots;
    for (int i = 0; i < 10'000; ++i)
        nots += "NOT ";
    EXPECT_THAT(canonical(nots + 'a'), HasSubstr("too deep"));
    std::string fields;
    for (int i = 0; i < 10'000; ++i)
        fields += "title:";
    EXPECT_THAT(canonical(fields + 'a'), HasSubstr("field"));
    std::string words;
    for (int i = 0; i < 65; ++i)
        words += "a ";
    EXPECT_THAT(canonical(words), HasSubstr("64 words"));
    std::string group = "(a";
    for (int i = 0; i < 1000; ++i)
        group += " OR a";
    EXPECT_THAT(canonical(group + ") NEAR/5 b"), HasSubstr("1000 words"));
    EXPECT_EQ(canonical(std::string(60, '(') + 'a' + std::string(60, ')')), "a");
}

}  // namespace
}  // namespace rules::query
