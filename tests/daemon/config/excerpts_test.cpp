#include "daemon/config/toml.hpp"

#include <gtest/gtest.h>

namespace newsalertd::config {
namespace {

std::string harmless(std::string name, std::string text) {
    Findings findings;
    findings.error(SourceText(std::move(name), std::move(text)), {1, 1}, "message");
    return findings.list().front().excerpt;
}

TEST(Excerpt, ShowsHarmlessLinesOnly) {
    for (const std::string_view shown :
         {"[fetch]", "[[feed]]", "min_interval = \"60s\"", "  name = \"日本\""})
        EXPECT_EQ(harmless("f", std::string(shown)), shown);
    EXPECT_EQ(harmless("a.txt", "https://a.example/x"), "https://a.example/x");
    EXPECT_EQ(harmless("a.txt", "https://a.example/?x"), "");
    EXPECT_EQ(harmless("a.txt", "hunter2"), "");
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
        EXPECT_EQ(harmless("f", std::string(hidden)), "") << hidden;
    EXPECT_EQ(harmless("f", "name = \"" + std::string(300, 'x') + '"'), "");
}

}  // namespace
}  // namespace newsalertd::config
