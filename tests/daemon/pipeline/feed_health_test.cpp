#include "daemon/pipeline/feed_health.hpp"

#include <gtest/gtest.h>

namespace newsalertd::pipeline {
namespace {

using feeds::fetch::Health;

Shown well(Health health = Health::ok) {
    return {.health = health, .name = feeds::fetch::to_string(health), .error = {}};
}

Shown trouble(Health health) {
    return {.health = health,
            .name = feeds::fetch::to_string(health),
            .failing = true,
            .error = "HTTP status 500"};
}

TEST(FeedHealth, SaysWhatChangedAndOnlyThat) {
    EXPECT_EQ(told(well(), trouble(Health::ok))->text, "HTTP status 500 (ok)");
    EXPECT_TRUE(told(well(), trouble(Health::ok))->warns);
    EXPECT_FALSE(told(trouble(Health::ok), trouble(Health::ok)));
    EXPECT_EQ(told(trouble(Health::failing), well())->text, "ok again");
    EXPECT_EQ(told(well(Health::late), well())->text, "ok again");
    EXPECT_FALSE(told(well(Health::late), well())->warns);
    EXPECT_FALSE(told(well(), well()));
}

TEST(FeedHealth, OfAFeedThatFallsSilentIsNoRecovery) {
    EXPECT_EQ(told(well(), well(Health::late))->text, "it is quieter than it used to be (late)");
    const auto stuck = told(well(Health::late), well(Health::stale));
    EXPECT_EQ(stuck->text,
              "it answers, but has brought nothing for much longer than it used to (stale)");
    EXPECT_TRUE(stuck->warns);
}

}  // namespace
}  // namespace newsalertd::pipeline
