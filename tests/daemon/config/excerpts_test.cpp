#include "daemon/config/findings.hpp"

#include <gmock/gmock.h>

namespace newsalertd::config {
namespace {

TEST(Excerpt, ShowsHarmlessLinesOnly) {
    for (const std::string_view shown :
         {"[fetch]", "[[feed]]", "min_interval = \"60s\"", "  name = \"日本\""})
        EXPECT_EQ(SourceText("f", std::string(shown)).excerpt(1), shown);
    EXPECT_EQ(SourceText("a.txt", "https://a.example/x").excerpt(1), "https://a.example/x");
    EXPECT_EQ(SourceText("a.txt", "https://a.example/?x").excerpt(1), "");
    EXPECT_EQ(SourceText("a.txt", "hunter2").excerpt(1), "");
    for (const std::string_view hidden : {"password = \"x\"",
                                          "passwrd = \"x\"",
                                          "secret = \"x\"",
                                          "hunter2",
                                          "name = \"x\" password = \"y\"",
                                          "[\"whsec_x\"]",
                                          "name = \"a\x1b[31m\"",
                                          "server = \"smtp://u:p@h\"",
                                          "https://hooks.example/hunter2",
                                          ""})
        EXPECT_EQ(SourceText("f", std::string(hidden)).excerpt(1), "") << hidden;
    EXPECT_EQ(SourceText("f", "name = \"" + std::string(300, 'x') + '"').excerpt(1), "");
}

TEST(SourceText, KnowsItsLines) {
    const SourceText source("f", "one\r\ntwo\n\nfour");
    EXPECT_EQ(source.line(0), "");
    EXPECT_EQ(source.line(1), "one");
    EXPECT_EQ(source.line(2), "two");
    EXPECT_EQ(source.line(3), "");
    EXPECT_EQ(source.line(4), "four");
    EXPECT_EQ(source.line(5), "");
}

TEST(Cleaned, MakesHiddenCharactersVisible) {
    EXPECT_EQ(cleaned("plain 日本 é\t"), "plain 日本 é\t");
    EXPECT_EQ(cleaned("a\x1b[31m\r\n"), "a\\x1b[31m\\x0d\\x0a");
    EXPECT_EQ(cleaned("\xC2\x85|\xE2\x80\xAE|\xE2\x81\xA6"),
              "\\xc2\\x85|\\xe2\\x80\\xae|\\xe2\\x81\\xa6");
    EXPECT_EQ(cleaned("\xFF\xC3"), "\\xff\\xc3");
    EXPECT_EQ(in_quotes(std::string(79, 'a') + "é"), '"' + std::string(79, 'a') + "…\"");
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

}  // namespace
}  // namespace newsalertd::config
