#include "daemon/alerts/outbox/judge.hpp"

#include <gtest/gtest.h>

namespace newsalertd::alerts {
namespace {

using namespace std::chrono_literals;

class Judge : public testing::Test {
protected:
    Consequences verdict(Result result) {
        attempt.result = std::move(result);
        auto v = judge(attempt, before, 300s, hold, random, [] { return std::string("minimal"); });
        EXPECT_EQ(v.settlement.id, "d");
        EXPECT_EQ(v.settlement.target.name, "t");
        return v;
    }

    static Result result(Outcome outcome) {
        Result r;
        r.outcome = outcome;
        r.detail = "answer";
        return r;
    }

    static Attempt first_attempt() {
        Attempt a;
        a.row.id = "d";
        a.row.target = "t";
        a.row.attempts = 1;
        a.started = from_micros(1'000'000'000);
        a.ended = a.started + 1s;
        a.row.created = a.started;
        a.row.expires = a.started + 24h;
        return a;
    }

    static store::TargetState named() {
        store::TargetState state;
        state.name = "t";
        return state;
    }

    Attempt attempt = first_attempt();
    store::TargetState before = named();
    bool hold = false;
    double random = 0.5;
};

TEST_F(Judge, SuccessClosesTheBreaker) {
    before.failures = 7;
    const auto v = verdict(result(Outcome::delivered));
    EXPECT_EQ(v.settlement.state, "delivered");
    EXPECT_EQ(v.settlement.target.failures, 0);
    EXPECT_EQ(v.settlement.target.last_success, attempt.ended);
}

TEST_F(Judge, ALateSuccessDoesNotOpenARefusedTarget) {
    before.blocked = true;
    EXPECT_TRUE(verdict(result(Outcome::delivered)).settlement.target.blocked)
        << "its waiting rows are blocked until somebody resumes them";
}

TEST_F(Judge, ATransientFailureWaitsLongerEachTimeUpToTheCap) {
    EXPECT_EQ(backoff(1, 300s, 1.0), 1s);
    EXPECT_EQ(backoff(4, 300s, 1.0), 8s);
    EXPECT_EQ(backoff(40, 300s, 1.0), 300s);
    EXPECT_EQ(backoff(9, 300s, 0.0), 200ms);
    attempt.row.failures = 3;
    const auto v = verdict(result(Outcome::transient));
    EXPECT_EQ(v.settlement.state, "pending");
    EXPECT_EQ(v.settlement.failures, 4);
    EXPECT_EQ(v.settlement.next_attempt, attempt.ended + 4s);
}

TEST_F(Judge, RetryAfterIsALowerBoundForTheWholeTarget) {
    auto limited = result(Outcome::transient);
    limited.retry_after = 60s;
    limited.rate_limited = true;
    const auto v = verdict(limited);
    EXPECT_GE(v.settlement.target.not_before, attempt.ended + 60s);
    EXPECT_LE(v.settlement.target.not_before, attempt.ended + 66s);
    EXPECT_GE(v.settlement.next_attempt, v.settlement.target.not_before);
    EXPECT_EQ(v.settlement.target.failures, 0) << "a rate limit is no failure of the target";
}

TEST_F(Judge, AShorterRetryAfterDoesNotShortenALongerOne) {
    before.not_before = attempt.ended + 10min;
    auto limited = result(Outcome::transient);
    limited.retry_after = 1s;
    EXPECT_EQ(verdict(limited).settlement.target.not_before, attempt.ended + 10min);
}

TEST_F(Judge, TheFifthFailureInARowOpensTheBreaker) {
    before.failures = kBreakerOpensAt - 2;
    EXPECT_EQ(verdict(result(Outcome::transient)).settlement.target.not_before, Time{});
    before.failures = kBreakerOpensAt - 1;
    EXPECT_GT(verdict(result(Outcome::transient)).settlement.target.not_before, attempt.ended);
}

TEST_F(Judge, RefusedContentGoesOnceInMinimalFormThenEndsDead) {
    auto v = verdict(result(Outcome::content));
    EXPECT_EQ(v.settlement.state, "pending");
    EXPECT_TRUE(v.settlement.minimal);
    EXPECT_EQ(v.settlement.payload, "minimal");
    EXPECT_EQ(v.settlement.next_attempt, attempt.ended);
    attempt.row.minimal = true;
    v = verdict(result(Outcome::content));
    EXPECT_EQ(v.settlement.state, "dead");
    EXPECT_EQ(v.given_up, GivenUp::content);
    EXPECT_FALSE(v.settlement.payload);
}

TEST_F(Judge, ARefusedTargetIsBlockedAndToldOnce) {
    auto v = verdict(result(Outcome::target));
    EXPECT_EQ(v.settlement.state, "blocked");
    EXPECT_TRUE(v.settlement.block_target);
    EXPECT_TRUE(v.blocked_now);
    before = v.settlement.target;  // another that was in flight gets the same answer
    v = verdict(result(Outcome::target));
    EXPECT_EQ(v.settlement.state, "blocked");
    EXPECT_FALSE(v.blocked_now);
}

TEST_F(Judge, AGenericRefusalBlocksOnlyTheThirdTimeInARow) {
    auto refusal = result(Outcome::target);
    refusal.generic_refusal = true;
    for (int i = 0; i < 2; ++i) {
        const auto v = verdict(refusal);
        EXPECT_EQ(v.settlement.state, "pending");
        before = v.settlement.target;
    }
    EXPECT_EQ(verdict(refusal).settlement.state, "blocked");
    before = verdict(result(Outcome::transient)).settlement.target;
    EXPECT_EQ(verdict(refusal).settlement.state, "pending") << "counted anew after another answer";
}

TEST_F(Judge, AnUnclearResultIsHeldWhereTheUserSaysSo) {
    hold = true;
    auto unclear = result(Outcome::transient);
    EXPECT_EQ(verdict(unclear).settlement.state, "pending") << "it surely did not arrive";
    unclear.ambiguous = true;
    const auto v = verdict(unclear);
    EXPECT_EQ(v.settlement.state, "dead");
    EXPECT_EQ(v.given_up, GivenUp::held);
    EXPECT_TRUE(v.settlement.ambiguous);
    EXPECT_NE(v.settlement.reason.find("hold"), std::string::npos);
}

TEST_F(Judge, WhatWouldBeTriedAfterItsExpiryEndsNow) {
    attempt.row.expires = attempt.ended + 30s;
    auto limited = result(Outcome::transient);
    limited.retry_after = 60s;
    const auto v = verdict(limited);
    EXPECT_EQ(v.settlement.state, "dead");
    EXPECT_EQ(v.given_up, GivenUp::expired);
    EXPECT_NE(v.settlement.reason.find("expired"), std::string::npos);
}

TEST_F(Judge, ACertificateFailureIsToldOnceARow) {
    auto bad = result(Outcome::transient);
    bad.certificate = true;
    const auto v = verdict(bad);
    EXPECT_TRUE(v.certificate_now);
    before = v.settlement.target;
    EXPECT_FALSE(verdict(bad).certificate_now);
}

TEST_F(Judge, AnOvertakenFailureSaysNothingOfItsTarget) {
    attempt.overtaken = true;
    before.refusals = 2;
    auto generic = result(Outcome::target);
    generic.generic_refusal = true;
    auto asked = result(Outcome::transient);
    asked.retry_after = 600s;
    for (const auto& late : {result(Outcome::target), generic, asked}) {
        const auto v = verdict(late);
        EXPECT_EQ(v.settlement.state, "pending");
        EXPECT_FALSE(v.settlement.block_target);
        EXPECT_FALSE(v.blocked_now);
        EXPECT_FALSE(v.settlement.target.blocked);
        EXPECT_EQ(v.settlement.target.refusals, 2);
        EXPECT_EQ(v.settlement.target.failures, 0);
        EXPECT_EQ(v.settlement.target.not_before, Time{});
    }
}

TEST_F(Judge, AWaitFromBeforeTheClockWasSetBackIsForgotten) {
    before.not_before = attempt.ended + 24h;
    auto asked = result(Outcome::transient);
    asked.retry_after = 60s;
    EXPECT_LE(verdict(asked).settlement.target.not_before, attempt.ended + 66s);
    before.not_before = attempt.ended + 66min;
    EXPECT_EQ(verdict(asked).settlement.target.not_before, before.not_before);
}

TEST_F(Judge, RefusedContentIsToldOnceForEachKindAndAgainOnlyAfterAnHour) {
    attempt.row.minimal = true;
    const auto refused = [&](int status, std::string name = {}) {
        auto r = result(Outcome::content);
        r.status = status;
        r.refusal = std::move(name);
        const auto v = verdict(r);
        before = v.settlement.target;
        return v.refusal_now;
    };
    EXPECT_TRUE(refused(400));
    EXPECT_FALSE(refused(400));
    EXPECT_TRUE(refused(422));
    EXPECT_FALSE(refused(400));
    EXPECT_TRUE(refused(400, "invalid_blocks"));
    EXPECT_EQ(before.refused_alerts, 5);
    EXPECT_TRUE(refuses_alerts(before));
    const auto works = [&] {
        const auto v = verdict(result(Outcome::delivered));
        before = v.settlement.target;
        EXPECT_FALSE(refuses_alerts(before));
        return v.works_again;
    };
    EXPECT_TRUE(works());
    EXPECT_FALSE(works());
    EXPECT_FALSE(refused(400)) << "one bad alert in two would be told for ever";
    attempt.ended += 2h;
    attempt.row.expires += 2h;
    EXPECT_TRUE(works());
    EXPECT_TRUE(refused(400));
}

TEST_F(Judge, AnAlertThatOldSettingsRefusedIsNotLost) {
    attempt.overtaken = true;
    attempt.row.minimal = true;
    const auto v = verdict(result(Outcome::content));
    EXPECT_EQ(v.settlement.state, "pending");
    EXPECT_EQ(v.given_up, GivenUp::no);
    EXPECT_EQ(v.settlement.target.refused_alerts, 0);
}

TEST_F(Judge, AWaitNotesWhenItBegan) {
    auto limited = result(Outcome::transient);
    limited.retry_after = 60s;
    EXPECT_EQ(verdict(limited).settlement.target.noted, attempt.ended);
    before.not_before = attempt.ended + 30min;
    before.noted = attempt.ended - 5min;
    EXPECT_EQ(verdict(limited).settlement.target.noted, before.noted) << "the longer wait counts";
}

}  // namespace
}  // namespace newsalertd::alerts
