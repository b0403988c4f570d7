#include "daemon/notices.hpp"

#include "daemon/clock_watch.hpp"

#include <gtest/gtest.h>

namespace newsalertd {

namespace {

using namespace std::chrono_literals;
constexpr Notices::SteadyClock::time_point kStart = Notices::SteadyClock::time_point{} + 1000h;

TEST(Notices, SeventeenBadSavesInTenSecondsAreOneNoticeAndOneSummary) {
    Notices notices;
    EXPECT_EQ(notices.next_due(), std::nullopt);
    int told = 0;
    for (int i = 0; i < 17; ++i)
        told +=
            notices.wrong("reload", "rejected", "error " + std::to_string(i), kStart + i * 600ms);
    EXPECT_EQ(told, 1);
    EXPECT_TRUE(notices.due(kStart + 59s).empty());
    EXPECT_EQ(notices.next_due(), kStart + 1min);
    const auto summary = notices.due(kStart + 1min);
    ASSERT_EQ(summary.size(), 1U);
    EXPECT_EQ(summary[0], "error 16 (16 more, this is the latest since it was told last)");
    EXPECT_EQ(notices.next_due(), std::nullopt);
    EXPECT_EQ(notices.mended("reload"), 17U);
    EXPECT_EQ(notices.mended("reload"), 0U) << "told once";
}

TEST(Notices, WhatGoesOnForADayIsToldEverMoreRarely) {
    Notices notices;
    std::size_t told = 0;
    for (auto at = kStart; at < kStart + 24h; at += 10s) {
        told += notices.wrong("reload", "rejected", "error", at) ? 1 : 0;
        told += notices.due(at).size();
    }
    EXPECT_GE(told, 24U);
    EXPECT_LE(told, 32U);
}

TEST(Notices, AnotherSubjectOrKindIsToldAtOnce) {
    Notices notices;
    EXPECT_TRUE(notices.wrong("a", "refused", "", kStart));
    EXPECT_TRUE(notices.wrong("b", "refused", "", kStart));
    EXPECT_TRUE(notices.wrong("a", "expired", "", kStart));
    EXPECT_FALSE(notices.wrong("a", "refused", "", kStart));
    EXPECT_EQ(notices.mended("a"), 3U) << "all that was wrong with it";
    EXPECT_TRUE(notices.due(kStart + 1h).empty());
    EXPECT_EQ(notices.mended("b"), 1U);
    EXPECT_EQ(notices.mended("c"), 0U);
}

TEST(Notices, WhatComesBackAfterItWasMendedIsToldAtOnce) {
    Notices notices;
    EXPECT_TRUE(notices.wrong("a", "refused", "", kStart));
    (void)notices.mended("a");
    EXPECT_TRUE(notices.wrong("a", "refused", "", kStart + 1s));
}

TEST(ClockWatch, NoticesStepsButNeitherSleepNorSlewing) {
    ClockWatch watch({.wall = 1000s, .boot = 10s});
    EXPECT_EQ(watch.step({.wall = 1001s, .boot = 11s}), 0s);
    EXPECT_EQ(watch.step({.wall = 4601s, .boot = 3611s}), 0s) << "an hour's sleep";
    EXPECT_EQ(watch.step({.wall = 1002s, .boot = 3612s}), -3600s);
    EXPECT_EQ(watch.step({.wall = 1003s, .boot = 3613s}), 0s) << "noticed once";
    EXPECT_EQ(watch.step({.wall = 87403s, .boot = 3613s}), 86400s);
    auto now = Clocks{.wall = 90000s, .boot = 4000s};
    (void)watch.step(now);
    for (int i = 0; i < 10'000; ++i) {
        now.boot += 1s;
        now.wall += 1s + 500us;  // as fast as a time service corrects
        EXPECT_EQ(watch.step(now), 0s);
    }
}

}  // namespace

}  // namespace newsalertd
