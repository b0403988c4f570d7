#include "daemon/repeats.hpp"

#include <gtest/gtest.h>

namespace newsalertd {

namespace {

using namespace std::chrono_literals;
constexpr Repeats::SteadyClock::time_point kFirstFailure{};

}  // namespace

TEST(Repeats, TellsTheFirstFailureThenOneAnHourWithTheNumberLeftOut) {
    Repeats repeats;
    EXPECT_EQ(repeats.failed("wire", kFirstFailure), 0U);
    for (auto minute = 1min; minute < 60min; minute += 1min)
        EXPECT_EQ(repeats.failed("wire", kFirstFailure + minute), std::nullopt);
    EXPECT_EQ(repeats.failed("wire", kFirstFailure + 1h), 59U);
    EXPECT_EQ(repeats.failed("wire", kFirstFailure + 61min), std::nullopt);
    EXPECT_EQ(repeats.failed("wire", kFirstFailure + 3h), 1U);
}

TEST(Repeats, TellsTheRecoveryOnceAndThenTheNextFailure) {
    Repeats repeats;
    EXPECT_EQ(repeats.worked("wire"), std::nullopt);
    (void)repeats.failed("wire", kFirstFailure);
    (void)repeats.failed("wire", kFirstFailure + 1min);
    EXPECT_EQ(repeats.worked("wire"), 2U);
    EXPECT_EQ(repeats.worked("wire"), std::nullopt);
    EXPECT_EQ(repeats.failed("wire", kFirstFailure + 2min), 0U);
}

TEST(Repeats, AHundredFailingFeedsSayAtMostThreeHundredLinesAnHour) {
    Repeats repeats;
    int lines = 0;
    for (auto minute = 0min; minute < 60min; minute += 1min)
        for (int feed = 0; feed < 100; ++feed)
            lines +=
                repeats.failed(std::to_string(feed), kFirstFailure + minute).has_value() ? 1 : 0;
    EXPECT_EQ(lines, 100);
}

}  // namespace newsalertd
