// A stop takes no longer than its patience, whatever files hold.

#include "tests/integration/site.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>

namespace integration {
namespace {

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
    // What was not begun is not waited for either; then nothing is left behind.
    const auto before = std::chrono::steady_clock::now();
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(15));
    EXPECT_EQ(integrity(site.state()), "ok");
    EXPECT_EQ(
        query(site.state(), "SELECT count(*) FROM delivery WHERE state = 'delivered'").at(0).at(0),
        "3");
}

}  // namespace
}  // namespace integration
