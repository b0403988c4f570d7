#include "feeds/fetch/budget.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

namespace feeds::fetch {
namespace {

using namespace std::chrono_literals;

Policy policy(unsigned tier) {
    Policy out;
    out.tier = tier_of(tier);
    return out;
}

Demand demand_of(unsigned tier, std::size_t feeds) {
    Demand demand;
    for (std::size_t i = 0; i < feeds; ++i)
        demand.add({}, policy(tier), tier_of(tier).usual, {});
    return demand;
}

TEST(Budget, LeavesThePaceThatKeepsToIt) {
    Budget budget{50};
    const Pace before = budget.pace();
    budget.retune(demand_of(2, 100), false);
    EXPECT_NEAR(budget.pace().c, before.c, 1e-9);
    EXPECT_EQ(budget.pace().stretch, 1);
    EXPECT_EQ(budget.pace().squeeze, 1);
}

TEST(Budget, MovesThePaceByAQuarterAtMost) {
    Budget budget{50};
    const double before = budget.pace().c;
    Demand demand = demand_of(2, 100);
    demand.planned = 10;
    budget.retune(demand, false);
    EXPECT_DOUBLE_EQ(budget.pace().c, before * 1.25);
    demand.planned = 1e-3;
    budget.retune(demand, false);
    EXPECT_DOUBLE_EQ(budget.pace().c, before);
}

TEST(Budget, MovesThePaceSlowlyWhereIntervalsAreLong) {
    Budget budget{50};
    const double before = budget.pace().c;
    Demand demand = demand_of(3, 100);
    demand.planned *= 2;  // ten minutes each
    budget.retune(demand, true);
    EXPECT_NEAR(budget.pace().c, before * std::pow(1.25, 0.2), 1e-9);
}

/// Feeds of whose rhythm nothing is known cannot be moved by the pace.
TEST(Budget, AsksNewFeedsLessOftenWhereItCannotPayForTheUsual) {
    Budget budget{1};
    Policy fresh = policy(2);
    for (int minute = 0; minute < 10; ++minute) {
        fresh.pace = budget.pace();
        Demand demand;
        for (int i = 0; i < 450; ++i)
            demand.add({}, fresh, planned_interval({}, fresh, {}), {});
        budget.retune(demand, false);
    }
    EXPECT_NEAR(budget.pace().squeeze, 1.5, 1e-9);
    EXPECT_EQ(planned_interval({}, fresh, {}), 7min + 30s);
    EXPECT_NEAR(budget.pace().c, Budget{1}.pace().c * 1.25, 4) << "it is not wound up";
}

TEST(Budget, IsWorthWhatTheTiersAre) {
    const Budget budget{50};
    EXPECT_NEAR(budget.share(demand_of(1, 120)), 1, 1e-9);
    EXPECT_NEAR(budget.share(demand_of(2, 300)), 1, 1e-9);
    EXPECT_NEAR(budget.share(demand_of(3, 1200)), 1, 1e-9);
    EXPECT_NEAR(budget.share(demand_of(2, 20'000)), 50, 1e-9) << "they ask for 67";
}

TEST(Budget, StretchesTheLongestIntervalsThatItCannotPayFor) {
    Budget budget{1};
    budget.retune(demand_of(2, 1200), false);
    EXPECT_NEAR(budget.pace().stretch, 2, 1e-9);
    Policy stretched = policy(2);
    stretched.pace = budget.pace();
    EXPECT_EQ(interval_bounds({}, stretched, {}).longest, 20min);
}

TEST(Budget, GivesTheRestWhatFixedIntervalsLeave) {
    Policy fixed = policy(2);
    fixed.interval = 10s;
    Demand demand = demand_of(2, 3000);  // ten polls a second
    demand.add({}, fixed, {}, {});
    EXPECT_NEAR(Budget{5}.share(demand), 5 - 1.0 / 60, 1e-9);
    for (int i = 0; i < 1000; ++i)
        demand.add({}, fixed, {}, {});
    EXPECT_NEAR(Budget{5}.share(demand), 0.5, 1e-9) << "a tenth stays";
}

TEST(Budget, IsNotMovedByNothing) {
    Budget budget{50};
    const Pace before = budget.pace();
    budget.retune({}, true);
    EXPECT_EQ(budget.pace(), before);
}

}  // namespace
}  // namespace feeds::fetch
