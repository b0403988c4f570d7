#include "daemon/app/state_trouble.hpp"

#include <gtest/gtest.h>

namespace newsalertd::app {
namespace {

using namespace std::chrono_literals;

TEST(StateTrouble, IsToldOnceHoweverOftenItComesAndGoes) {
    StateTrouble trouble;
    auto now = StateTrouble::SteadyClock::time_point{} + 24h;
    EXPECT_FALSE(trouble.held(now)) << "nothing was wrong";
    EXPECT_TRUE(trouble.refused("full", now));
    EXPECT_EQ(trouble.calm(), 2s);
    for (const auto calm : {4s, 8s, 16s, 32s, 64s, 128s, 256s, 300s, 300s}) {
        now += 1s;
        EXPECT_FALSE(trouble.refused("full", now)) << "it came back before it had held";
        EXPECT_EQ(trouble.calm(), calm);
        EXPECT_EQ(trouble.why(), "full");
    }
    EXPECT_TRUE(trouble.held(now += 300s));
    EXPECT_FALSE(trouble.held(now));
    EXPECT_EQ(trouble.why(), "");
}

TEST(StateTrouble, AnotherReasonIsToldToo) {
    StateTrouble trouble;
    const auto now = StateTrouble::SteadyClock::time_point{} + 24h;
    EXPECT_TRUE(trouble.refused("full", now));
    EXPECT_TRUE(trouble.refused("deleted", now));
    EXPECT_FALSE(trouble.refused("deleted", now));
}

TEST(StateTrouble, WhatComesBackSoonMustHoldForLonger) {
    StateTrouble trouble;
    auto now = StateTrouble::SteadyClock::time_point{} + 24h;
    EXPECT_TRUE(trouble.refused("full", now));
    EXPECT_TRUE(trouble.held(now));
    EXPECT_TRUE(trouble.refused("full", now += 9min)) << "the operator believes that all is well";
    EXPECT_EQ(trouble.calm(), 4s);
    EXPECT_TRUE(trouble.held(now));
    EXPECT_TRUE(trouble.refused("full", now += 11min));
    EXPECT_EQ(trouble.calm(), 2s);
}

}  // namespace
}  // namespace newsalertd::app
