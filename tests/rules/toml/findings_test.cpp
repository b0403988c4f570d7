#include "rules/toml/findings.hpp"

#include "rules/toml/shown.hpp"
#include "rules/toml/suggest.hpp"

#include <gmock/gmock.h>

namespace rules::toml {
namespace {

TEST(SourceText, KnowsItsLines) {
    const SourceText source("f", "one\r\ntwo\n\nfour");
    EXPECT_EQ(source.line(0), "");
    EXPECT_EQ(source.line(1), "one");
    EXPECT_EQ(source.line(2), "two");
    EXPECT_EQ(source.line(3), "");
    EXPECT_EQ(source.line(4), "four");
    EXPECT_EQ(source.line(5), "");
}

TEST(Quoted, AreCutBetweenCharacters) {
    EXPECT_EQ(in_quotes(std::string(79, 'a') + "é"), '"' + std::string(79, 'a') + "…\"");
}

TEST(Findings, HoldNoBytesThatJsonOrATerminalStumblesOver) {
    Findings findings;
    findings.error("caf\xe9.toml", "a\x1b[31m", "b\xE0\x80\x80");
    findings.append({{.file = "f\n", .message = "\xED\xA0\x80", .hint = {}, .excerpt = "x\xFF"},
                     {.file = "g", .message = "m", .hint = {}, .excerpt = "\tquery = 'é'"}});
    const auto list = findings.take();
    EXPECT_EQ(list[0].file, "caf\\xE9.toml");
    EXPECT_EQ(list[0].message, "a\\x1B[31m");
    EXPECT_EQ(list[0].hint, "b\\xE0\\x80\\x80");
    EXPECT_EQ(list[1].file, "f\\x0A");
    EXPECT_EQ(list[1].message, "\\xED\\xA0\\x80");
    EXPECT_EQ(list[1].excerpt, "");
    EXPECT_EQ(list[2].excerpt, "\tquery = 'é'");
}

TEST(Findings, CountWhatMayNotBeRead) {
    Findings findings;
    findings.warning("a", "warning");
    EXPECT_FALSE(findings.has_errors());
    findings.permission("b", "refused");
    EXPECT_TRUE(findings.has_errors());
    EXPECT_EQ(findings.permission_errors(), 1U);
    EXPECT_EQ(findings.take().size(), 2U);
}

TEST(Suggestion, NamesTheNearestOrTheFewKnown) {
    const std::vector<std::string> known{"slack-desk", "mail-desk"};
    EXPECT_EQ(suggestion("slak-desk", known), "did you mean \"slack-desk\"?");
    EXPECT_EQ(suggestion("pager", known), "known: slack-desk, mail-desk");
    EXPECT_EQ(suggestion("pager", std::vector<std::string>(9, "something else")), "");
    EXPECT_EQ(suggestion("pager", {}), "");
}

}  // namespace
}  // namespace rules::toml
