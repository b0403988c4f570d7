#include "feeds/fetch/budget.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace feeds::fetch {
namespace {

using namespace std::chrono_literals;

Policy policy(unsigned tier) {
    Policy out;
    out.tier = tier_of(tier);
    return out;
}

Demand demand_of(unsigned tier, std::size_t feeds, Micros interval) {
    Demand demand;
    for (std::size_t i = 0; i < feeds; ++i)
        demand.add({}, policy(tier), interval, {});
    return demand;
}

TEST(Budget, LeavesThePaceThatKeepsToIt) {
    Budget budget{50};
    const Pace before = budget.pace();
    budget.retune(demand_of(2, 100, 5min));
    EXPECT_NEAR(budget.pace().c, before.c, 1e-9);
    EXPECT_EQ(budget.pace().stretch, 1);
}

TEST(Budget, MovesThePaceByAQuarterAtMost) {
    Budget budget{50};
    const double before = budget.pace().c;
    budget.retune(demand_of(2, 100, 10s));
    EXPECT_DOUBLE_EQ(budget.pace().c, before * 1.25);
    budget.retune(demand_of(2, 100, 6h));
    EXPECT_DOUBLE_EQ(budget.pace().c, before);
}

TEST(Budget, IsWorthWhatTheTiersAre) {
    const Budget budget{50};
    EXPECT_NEAR(budget.share(demand_of(1, 120, 0s)), 1, 1e-9);
    EXPECT_NEAR(budget.share(demand_of(2, 300, 0s)), 1, 1e-9);
    EXPECT_NEAR(budget.share(demand_of(3, 1200, 0s)), 1, 1e-9);
    EXPECT_NEAR(budget.share(demand_of(2, 20'000, 0s)), 50, 1e-9) << "they ask for 67";
}

TEST(Budget, StretchesTheLongestIntervalsThatItCannotPayFor) {
    Budget budget{1};
    budget.retune(demand_of(2, 1200, 10min));
    EXPECT_NEAR(budget.pace().stretch, 2, 1e-9);
    Policy stretched = policy(2);
    stretched.pace = budget.pace();
    EXPECT_EQ(interval_bounds({}, stretched, {}).longest, 20min);
}

TEST(Budget, GivesTheRestWhatFixedIntervalsLeave) {
    Policy fixed = policy(2);
    fixed.interval = 10s;
    Demand demand = demand_of(2, 3000, 0s);  // ten polls a second
    demand.add({}, fixed, {}, {});
    EXPECT_NEAR(Budget{5}.share(demand), 5 - 1.0 / 60, 1e-9);
    for (int i = 0; i < 1000; ++i)
        demand.add({}, fixed, {}, {});
    EXPECT_NEAR(Budget{5}.share(demand), 0.5, 1e-9) << "a tenth stays";
}

TEST(Budget, IsNotMovedByNothing) {
    Budget budget{50};
    const Pace before = budget.pace();
    budget.retune({});
    EXPECT_EQ(budget.pace(), before);
}

}  // namespace
}  // namespace feeds::fetch
