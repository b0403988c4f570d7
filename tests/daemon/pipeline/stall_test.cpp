#include "daemon/pipeline/stall.hpp"

#include <gtest/gtest.h>

namespace newsalertd::pipeline {
namespace {

using namespace std::chrono_literals;

constexpr feeds::fetch::Steady kThen{1h};

TEST(Stall, IsATurnThatComesFarTooLate) {
    Stall stall;
    EXPECT_FALSE(stall.ended(kThen, kThen - 1s, false)) << "woken early";
    EXPECT_FALSE(stall.ended(kThen, kThen + 4s, false));
    EXPECT_TRUE(stall.ended(kThen, kThen + 10min, false));
}

TEST(Stall, EndsWhenTheDiskTakesWritesAgain) {
    Stall stall;
    EXPECT_FALSE(stall.ended(kThen, kThen, true));
    EXPECT_FALSE(stall.ended(kThen, kThen, true));
    EXPECT_TRUE(stall.ended(kThen, kThen, false));
    EXPECT_FALSE(stall.ended(kThen, kThen, false));
}

}  // namespace
}  // namespace newsalertd::pipeline
