// What makes the whole daemon useless though all of its parts run.

#include "tests/integration/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace integration {
namespace {

using test_support::HttpReply;
using test_support::HttpRequest;
using ::testing::AllOf;
using ::testing::HasSubstr;

void expect_degraded(const Site& site, const char* reason) {
    const auto check = site.verb({"status", "--check"});
    EXPECT_EQ(check.exit, 75);
    EXPECT_THAT(check.out, AllOf(HasSubstr("degraded: "), HasSubstr(reason)));
}

void expect_healthy(const Site& site) {
    const auto check = site.verb({"status", "--check"});
    EXPECT_EQ(check.exit, 0) << check.out;
}

TEST(Health, WithoutFeedsOrWatchesTheDaemonIsDegraded) {
    Site site;
    auto daemon = site.start();
    expect_degraded(site, "no feed is configured");
    site.serve_a_feed();
    ASSERT_EQ(site.verb({"reload", "--wait"}).exit, 0);
    expect_healthy(site);
    site.write("rules.d/saffron.toml",
               "[[watch]]\nname = \"saffron\"\nquery = \"saffron\"\nenabled = false\n");
    ASSERT_EQ(site.verb({"reload", "--wait"}).exit, 0);
    expect_degraded(site, "no watch is in force");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(Health, AFeedThatWasNeverReadIsNew) {
    Site site;
    site.serve_a_feed();
    site.feeds.fail("/none", HttpReply::status(503));
    site.write_feed("None", site.feeds.url("/none"));
    auto daemon = site.start();
    ASSERT_TRUE(daemon->wait_for_error_line("feed Quiet: 200"));
    ASSERT_TRUE(daemon->wait_for_error_line("(new)")) << daemon->errors();
    const auto feeds = site.verb({"feeds", "--json"}).out;
    EXPECT_THAT(feeds, HasSubstr(R"("health":"new")"));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(Health, WhereEveryChannelIsRefusedNothingArrives) {
    Site site;
    site.serve_a_feed();
    site.write("rules.d/saffron.toml",
               "[[watch]]\nname = \"saffron\"\nquery = \"saffron\"\nnotify = [\"slack\"]\n");
    site.slack.answer_with(
        [](const HttpRequest&) { return HttpReply::status(404, {}, "no_service"); });
    auto daemon = site.start();
    expect_healthy(site);
    site.inject("a1", "Port takes a saffron cargo", "Twelve tonnes.");
    ASSERT_TRUE(daemon->wait_for_error_line("to slack: target")) << daemon->errors();
    expect_degraded(site, "every channel that a watch names is refused");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

}  // namespace
}  // namespace integration
