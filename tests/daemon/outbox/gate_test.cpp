#include "daemon/alerts/outbox/gate.hpp"

#include <gtest/gtest.h>

namespace newsalertd::alerts {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class GateOf : public testing::Test {
protected:
    static void idle(Gate& gate) {
        gate.set_open(true);
        gate.set_backlog(false);
    }

    const Gate::SteadyClock::time_point t0 = Gate::SteadyClock::now();
};

TEST_F(GateOf, NothingSkipsTheQueueBeforeTheFirstClaimHasLooked) {
    Gate gate({}, 4);
    gate.set_open(true);
    EXPECT_FALSE(gate.try_direct(t0));
    gate.set_backlog(false);
    EXPECT_TRUE(gate.try_direct(t0));
}

TEST_F(GateOf, AClosedTargetTakesNothingDirectly) {
    Gate gate({}, 4);
    idle(gate);
    gate.set_open(false);
    EXPECT_FALSE(gate.try_direct(t0));
}

TEST_F(GateOf, SlotsBoundWhatIsInFlight) {
    Gate gate({}, 2);
    idle(gate);
    EXPECT_EQ(gate.take(16, t0), 2U);
    EXPECT_EQ(gate.take(16, t0), 0U);
    EXPECT_FALSE(gate.try_direct(t0));
    gate.done();
    EXPECT_TRUE(gate.try_direct(t0));
    EXPECT_EQ(gate.in_flight(), 2U);
}

TEST_F(GateOf, TokensComeAtTheRateUpToTheBurst) {
    Gate gate({.per = seconds(1), .burst = 2}, 16);
    const auto later = t0 + seconds(60);
    EXPECT_EQ(gate.take(16, later), 2U);
    EXPECT_EQ(gate.take(16, later), 0U);
    const auto next = gate.next_token(later);
    EXPECT_GT(next, later);
    EXPECT_LE(next, later + seconds(1) + milliseconds(2));
    EXPECT_EQ(gate.take(16, next), 1U);
}

TEST_F(GateOf, AnEndedAttemptGivesNoTokenBackAndAnUnusedPermitDoes) {
    Gate gate({.per = seconds(1), .burst = 1}, 4);
    const auto later = t0 + seconds(60);
    ASSERT_EQ(gate.take(1, later), 1U);
    gate.done();
    EXPECT_EQ(gate.take(1, later), 0U) << "the message went out, so the rate counts it";
    const auto next = later + seconds(2);
    ASSERT_EQ(gate.take(1, next), 1U);
    gate.give_back();
    EXPECT_EQ(gate.take(1, next), 1U);
    EXPECT_EQ(gate.in_flight(), 1U);
}

TEST_F(GateOf, ABurstIsNotHoardedByPermitsThatCameBack) {
    Gate gate({.per = seconds(1), .burst = 1}, 4);
    const auto later = t0 + seconds(60);
    ASSERT_EQ(gate.take(1, later), 1U);
    gate.give_back();
    gate.give_back();
    EXPECT_EQ(gate.take(16, later), 1U);
}

TEST_F(GateOf, APermitThatWasNotHandedOverComesBack) {
    auto gate = std::make_shared<Gate>(Rate{}, 4);
    idle(*gate);
    {
        DirectPermits permits;
        EXPECT_TRUE(permits.take(gate));
        permits.start();  // decided again after a failed commit
        EXPECT_EQ(gate->in_flight(), 0U);
        EXPECT_TRUE(permits.take(gate));
    }
    EXPECT_EQ(gate->in_flight(), 0U);
    DirectPermits permits;
    EXPECT_TRUE(permits.take(gate));
    permits.hand_over();
    permits.start();
    EXPECT_EQ(gate->in_flight(), 1U);
}

TEST_F(GateOf, ANewRateHoldsAtOnceAndWhatIsInFlightStaysCounted) {
    Gate gate({}, 8);
    ASSERT_EQ(gate.take(5, t0), 5U);
    gate.configure({.per = seconds(1), .burst = 1}, 4);
    EXPECT_EQ(gate.in_flight(), 5U);
    EXPECT_EQ(gate.take(16, t0), 0U) << "more are in flight than the new limit allows";
}

}  // namespace
}  // namespace newsalertd::alerts
