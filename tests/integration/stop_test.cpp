// A stop takes no longer than its patience, whatever files hold.

#include "tests/integration/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace integration {
namespace {

using ::testing::HasSubstr;

/// Watches that take many times the patience of a stop to be read and compiled.
std::string heavy_rules() {
    std::string text;
    for (int i = 0; i < 300'000; ++i) {
        const auto number = std::to_string(i);
        text.append("[[watch]]\nname = \"w").append(number);
        text.append("\"\nquery = '\"harbour ").append(number).append("\"~5 AND (gr");
        text.append(number).append("* OR ma").append(number).append("*)'\n");
        text.append("must_match = [\"harbour ").append(number).append(" gr");
        text.append(number).append("\"]\n");
    }
    return text;
}

TEST(Stop, DoesNotWaitForARuleFileThatTakesLong) {
    Site site;
    const auto daemon = site.start();
    site.inject("a1", "Saffron lot 1 is sold", "text");
    ASSERT_TRUE(daemon->wait_for_error_line("to mail/editor@desk.example: accepted"));
    site.write("rules.d/heavy.toml", heavy_rules());
    daemon->signal(SIGHUP);
    ASSERT_TRUE(daemon->wait_for_error_line("loading the files, as asked"));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_THAT(daemon->errors(), HasSubstr("left behind"));
    EXPECT_EQ(integrity(site.state()), "ok");
    EXPECT_EQ(
        query(site.state(), "SELECT count(*) FROM delivery WHERE state = 'delivered'").at(0).at(0),
        "3");
}

}  // namespace
}  // namespace integration
