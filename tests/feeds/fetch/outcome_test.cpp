#include "feeds/fetch/outcome.hpp"

#include "tests/feeds/fetch/instant.hpp"

#include <gtest/gtest.h>

namespace feeds::fetch {
namespace {

using namespace std::chrono;

constexpr const char* kUrl = "http://a.example.com/feed";

double middle() {
    return 0.5;
}

Answer base_answer(Time at) {
    Answer a;
    a.asked = kUrl;
    a.final_url = kUrl;
    a.began = at - 1s;
    a.fetched = at;
    a.sent = true;
    return a;
}

PollOutcome document(Time at, std::string etag = "\"1\"") {
    PollOutcome out;
    out.answer = base_answer(at);
    out.answer.kind = Kind::document;
    out.answer.status = 200;
    out.answer.offered = {kUrl, std::move(etag), "then"};
    out.answer.body_hash = 7;
    out.read_as = ReadAs::feed;
    return out;
}

PollOutcome unchanged(Time at, Validators offered = {}) {
    PollOutcome out;
    out.answer = base_answer(at);
    out.answer.kind = Kind::not_modified;
    out.answer.status = 304;
    out.answer.offered = std::move(offered);
    return out;
}

PollOutcome failed(Time at, Failure failure, int status = 0) {
    PollOutcome out;
    out.answer = base_answer(at);
    out.answer.failure = failure;
    out.answer.status = status;
    out.answer.reason = "reason";
    return out;
}

PollOutcome status(Time at, int code) {
    return failed(at, Failure::status, code);
}

Policy tier(unsigned number) {
    Policy policy;
    policy.tier = tier_of(number);
    return policy;
}

FeedState healthy(const Policy& policy = {}) {
    return after({}, document(kNow), policy, kNow, middle);
}

TEST(Outcome, ASuccessKeepsValidatorsAndPlansTheTiersInterval) {
    const Micros expected[] = {2min, 5min, 20min};
    for (unsigned t = 1; t <= 3; ++t) {
        const FeedState s = healthy(tier(t));
        EXPECT_EQ(s.validators, (Validators{kUrl, "\"1\"", "then"}));
        EXPECT_EQ(s.body_hash, 7U);
        EXPECT_EQ(s.health, Health::ok);
        EXPECT_EQ(s.last_success, kNow);
        EXPECT_EQ(s.began, kNow - 1s);
        EXPECT_LE(s.next_poll, s.began + expected[t - 1]);
        EXPECT_GE(s.next_poll, s.began + expected[t - 1] - 6s);
    }
    Policy own = tier(3);
    own.interval = 90s;
    EXPECT_EQ(healthy(own).next_poll, kNow - 1s + 90s);
    own.interval = 1s;
    EXPECT_GE(healthy(own).next_poll, kNow - 1s + 60s);
}

TEST(Outcome, NeverPollsSoonerThanMinIntervalAfterThePollBegan) {
    for (const double dice : {0.0, 0.3, 0.999999}) {
        Policy policy = tier(1);
        policy.min_interval = 1s;  // below the hard floor
        PollOutcome slow = document(kNow);
        const FeedState s = after({}, slow, policy, kNow, [dice] { return dice; });
        EXPECT_GE(s.next_poll, slow.answer.began + kHardFloor + 1s) << "the poll took a second";
        const FeedState f = after(
            s, failed(kNow + 20s, Failure::timeout), policy, kNow + 20s, [dice] { return dice; });
        EXPECT_GE(f.next_poll, kNow + 20s - 1s + kHardFloor);
    }
}

TEST(Outcome, RestsFromTheEndOfAPollThatTookLongerThanMinInterval) {
    Policy policy = tier(1);
    policy.min_interval = 10s;
    policy.interval = 10s;
    PollOutcome late = document(kNow);  // its request went out when the network was back
    late.answer.began = kNow - 14s;
    EXPECT_GE(after({}, late, policy, kNow, [] { return 0.0; }).next_poll, kNow + 10s);
}

TEST(Outcome, JittersEachIntervalByATenth) {
    const FeedState low = after({}, document(kNow), tier(2), kNow, [] { return 0.0; });
    const FeedState high = after({}, document(kNow), tier(2), kNow, [] { return 0.999999; });
    EXPECT_EQ(low.next_poll, low.began + 270s);
    EXPECT_NEAR(seconds_of(high.next_poll - high.began), 330, 0.01);
}

TEST(Outcome, A304ReplacesTheValidatorsThatItCarries) {
    FeedState s =
        after(healthy(), unchanged(kNow + 3min, {kUrl, "\"2\"", ""}), {}, kNow + 3min, middle);
    EXPECT_EQ(s.validators, (Validators{kUrl, "\"2\"", "then"}));
    s = after(s, unchanged(kNow + 6min, {kUrl, "", "now"}), {}, kNow + 6min, middle);
    EXPECT_EQ(s.validators, (Validators{kUrl, "\"2\"", "now"}));
    EXPECT_EQ(s.body_hash, 7U);
}

TEST(Outcome, ANew200LackingAValidatorDropsTheOldOne) {
    PollOutcome next = document(kNow + 3min, "");
    EXPECT_EQ(after(healthy(), next, {}, kNow + 3min, middle).validators.etag, "");
    next = unchanged(kNow + 3min, {kUrl, "\"9\"", ""});
    next.answer.status = 200;  // the same bytes again
    next.answer.body_hash = 7;
    const FeedState s = after(healthy(), next, {}, kNow + 3min, middle);
    EXPECT_EQ(s.validators, (Validators{kUrl, "\"9\"", ""}));
    EXPECT_EQ(s.body_hash, 7U);
}

TEST(Outcome, ABadAnswerNeitherAdvancesNorClearsValidators) {
    for (const ReadAs read_as :
         {ReadAs::incomplete, ReadAs::html, ReadAs::blocked, ReadAs::malformed}) {
        PollOutcome bad = document(kNow + 3min, "\"bad\"");
        bad.read_as = read_as;
        bad.answer.body_hash = 99;
        const FeedState s = after(healthy(), bad, {}, kNow + 3min, middle);
        EXPECT_EQ(s.validators.etag, "\"1\"");
        EXPECT_EQ(s.body_hash, 7U);
        EXPECT_EQ(s.failures, 1U);
        EXPECT_FALSE(s.last_error.empty());
    }
    const FeedState s = after(healthy(), status(kNow + 3min, 500), {}, kNow + 3min, middle);
    EXPECT_EQ(s.validators.etag, "\"1\"");
}

TEST(Outcome, WaitsUntilTheAnswerIsStale) {
    for (PollOutcome out : {document(kNow), unchanged(kNow)}) {
        out.answer.fresh = 20min;
        const FeedState s = after(healthy(), out, {}, kNow, middle);
        EXPECT_GE(s.next_poll, kNow + 20min);
        EXPECT_LE(s.next_poll, kNow + 20min + 12s);
        out.answer.fresh = 48h;
        EXPECT_LE(after(healthy(), out, {}, kNow, middle).next_poll, kNow + 6h + 10s);
        out.answer.fresh = 0s;
        EXPECT_LE(after(healthy(), out, {}, kNow, middle).next_poll, kNow + 5min);
    }
}

TEST(Outcome, AFailureDoesNotForgetThatTheLastAnswerIsFresh) {
    PollOutcome out = document(kNow);
    out.answer.fresh = 20min;
    const FeedState s = after({}, out, {}, kNow, middle);
    const FeedState f = after(s, failed(kNow + 1min, Failure::connect), {}, kNow + 1min, middle);
    EXPECT_GE(f.next_poll, kNow + 20min);
}

TEST(Outcome, HonoursTtlUpToFifteenMinutesWithoutHttpFreshness) {
    PollOutcome out = document(kNow);
    out.ttl = 60min;
    FeedState s = after({}, out, {}, kNow, middle);
    EXPECT_GE(s.next_poll, kNow + 15min);
    EXPECT_LE(s.next_poll, kNow + 15min + 10s);
    s = after(s, unchanged(kNow + 16min), {}, kNow + 16min, middle);
    EXPECT_GE(s.next_poll, kNow + 31min) << "a 304 renews the document's hint";
    out.answer.fresh = 5min;
    EXPECT_LE(after({}, out, {}, kNow, middle).next_poll, kNow + 5min + 10s);
    Policy strict;
    strict.hints = Hints::strict;
    EXPECT_GE(after({}, out, strict, kNow, middle).next_poll, kNow + 1h);
    Policy ignore;
    ignore.hints = Hints::ignore;
    out.answer.fresh.reset();
    EXPECT_LE(after({}, out, ignore, kNow, middle).next_poll, kNow + 5min);
}

TEST(Outcome, BacksOffExponentiallyUpToTheTiersCap) {
    FeedState s = healthy(tier(3));
    Time at = s.next_poll;
    Micros last{0};
    for (unsigned k = 1; k <= 20; ++k) {
        s = after(s, failed(at, Failure::timeout), tier(3), at, middle);
        EXPECT_EQ(s.failures, k);
        const Micros wait = s.next_poll - s.began;
        if (k > 1) {
            EXPECT_GE(wait, std::min<Micros>(60s * (1 << std::min(k, 10U)), 10h));
            EXPECT_GE(wait, last);
        }
        EXPECT_LE(wait, 12h);
        last = wait;
        at = s.next_poll;
    }
    EXPECT_EQ(last, 12h);
    s = after(s, unchanged(at), tier(3), at, middle);
    EXPECT_EQ(s.failures, 0U);
    EXPECT_EQ(s.health, Health::ok);
    EXPECT_LE(s.next_poll, at + 22min);
}

TEST(Outcome, CapsAFastTiersBackoffLower) {
    FeedState s = healthy(tier(1));
    for (int k = 0; k < 20; ++k)
        s = after(s, failed(s.next_poll, Failure::dns), tier(1), s.next_poll, [] { return 0.99; });
    EXPECT_LE(s.next_poll - s.began, 73min);
}

TEST(Outcome, TriesAHealthyFeedOnceMoreSoon) {
    FeedState s = after(healthy(tier(3)), status(kNow + 10min, 502), tier(3), kNow + 10min, middle);
    EXPECT_LE(s.next_poll - s.began, 73s);
    EXPECT_EQ(s.health, Health::ok);
    // but not a feed that never worked, and not after a refusal
    s = after({}, status(kNow, 502), tier(3), kNow, middle);
    EXPECT_GE(s.next_poll - s.began, 2min);
    s = after(healthy(tier(3)), status(kNow + 10min, 404), tier(3), kNow + 10min, middle);
    EXPECT_GE(s.next_poll - s.began, 4min);
}

TEST(Outcome, BacksOffFourfoldWhereItIsRefused) {
    for (const int code : {401, 403, 404}) {
        FeedState s = healthy(tier(3));
        for (int k = 0; k < 3; ++k)
            s = after(s, status(s.next_poll, code), tier(3), s.next_poll, middle);
        EXPECT_EQ(s.next_poll - s.began, 64min) << code;
        EXPECT_EQ(s.health, code == 404 ? Health::failing : Health::blocked);
    }
}

TEST(Outcome, NamesABotProtectionAtOnce) {
    const FeedState s =
        after(healthy(), failed(kNow + 3min, Failure::bot, 403), {}, kNow + 3min, middle);
    EXPECT_EQ(s.health, Health::blocked);
    EXPECT_GE(s.next_poll - s.began, 4min);
}

TEST(Outcome, ProbesAGoneFeedWeekly) {
    FeedState s = after(healthy(), status(kNow, 410), {}, kNow, middle);
    EXPECT_EQ(s.health, Health::gone);
    EXPECT_EQ(s.next_poll - s.began, 24h * 7);
    s = after(s, failed(s.next_poll, Failure::timeout), {}, s.next_poll, middle);
    EXPECT_EQ(s.health, Health::gone);
    EXPECT_EQ(s.next_poll - s.began, 24h * 7);
    s = after(s, document(s.next_poll), {}, s.next_poll, middle);
    EXPECT_EQ(s.health, Health::ok);
}

TEST(Outcome, AFeedThatIsDeadForThirtyDaysIsGone) {
    FeedState s = healthy();
    Time at = kNow;
    for (; at < kNow + 24h * 29; at = s.next_poll) {
        s = after(s, failed(at, Failure::dns), {}, at, middle);
        ASSERT_EQ(s.next_poll > at, true);
    }
    EXPECT_EQ(s.health, Health::failing);
    const FeedState other = after(s, failed(at, Failure::timeout), {}, at, middle);
    for (at = kNow + 24h * 31; s.health != Health::gone && at < kNow + 24h * 33; at += 6h)
        s = after(s, status(at, 404), {}, at, middle);
    EXPECT_EQ(s.health, Health::gone);
    EXPECT_NE(after(other, status(at, 404), {}, at, middle).health, Health::gone)
        << "an answer of another kind starts the thirty days anew";
}

TEST(Outcome, LeavesAServerAloneAsLongAsItAsks) {
    PollOutcome busy = status(kNow, 503);
    busy.answer.retry_until = kNow + 2h;
    const FeedState s = after(healthy(), busy, {}, kNow, middle);
    EXPECT_GE(s.next_poll, kNow + 2h);
    EXPECT_LE(s.next_poll, kNow + 2h + 10s);
}

TEST(Outcome, DoublesAnUnstated429) {
    FeedState s = healthy();
    Micros expected = 15min;
    for (int k = 0; k < 8; ++k) {
        const Time at = std::max(s.next_poll, kNow);
        s = after(s, status(at, 429), tier(1), at, middle);
        EXPECT_EQ(s.retry_until, at + expected);
        EXPECT_GE(s.next_poll, s.retry_until);
        expected = std::min<Micros>(expected * 2, 6h);
    }
    EXPECT_EQ(s.health, Health::blocked);
}

TEST(Outcome, APollThatWasPutOffIsNoFailure) {
    PollOutcome out;
    out.answer.kind = Kind::deferred;
    out.answer.retry_until = kNow + 30min;
    const FeedState before = healthy();
    FeedState s = after(before, out, {}, kNow + 3min, middle);
    EXPECT_GE(s.next_poll, kNow + 30min);
    s.next_poll = before.next_poll;
    EXPECT_EQ(s, before);
}

TEST(Outcome, APollThatWasPutOffAfterItsFirstHopRestsFromItsEnd) {
    PollOutcome out;
    out.answer = base_answer(kNow);
    out.answer.kind = Kind::deferred;
    out.answer.sent = true;
    out.answer.began = kNow - 7s;
    const FeedState s = after(healthy(), out, {}, kNow, middle);
    EXPECT_GE(s.next_poll, kNow + 60s) << "the last hop may have been sent just now";
    EXPECT_EQ(s.failures, 0U);
}

TEST(Outcome, ARedirectsLastHopIsARequestLikeAnyOther) {
    PollOutcome out = unchanged(kNow);
    out.answer.began = kNow - 25s;  // then it waited for a place at the other host
    Policy policy;
    policy.min_interval = 10s;
    policy.interval = 10s;
    const FeedState s = after(healthy(), out, policy, kNow, middle);
    EXPECT_GE(s.next_poll, kNow + 10s) << "the last hop may have been sent just now";
}

TEST(Outcome, ACancelledPollIsNoFailureButWasSent) {
    PollOutcome out = failed(kNow + 3min, Failure::cancelled);
    const FeedState s = after(healthy(), out, {}, kNow + 3min, middle);
    EXPECT_EQ(s.failures, 0U);
    EXPECT_GE(s.next_poll, out.answer.began + 60s);
}

TEST(Outcome, OurOwnNetworkIsNoFeedsFault) {
    PollOutcome out = failed(kNow + 3min, Failure::connect);
    out.our_network = true;
    FeedState s = healthy();
    for (int k = 0; k < 9; ++k)
        s = after(s, out, {}, kNow + 3min, middle);
    EXPECT_EQ(s.failures, 0U);
    EXPECT_EQ(s.health, Health::ok);
    EXPECT_LE(s.next_poll, out.answer.began + 6min);
}

TEST(Outcome, TellsFailingAfterThreeFailures) {
    FeedState s = healthy();
    for (const Health expected : {Health::ok, Health::ok, Health::failing, Health::failing}) {
        s = after(s, failed(s.next_poll, Failure::timeout), {}, s.next_poll, middle);
        EXPECT_EQ(s.health, expected);
    }
}

TEST(Outcome, ADocumentThatAlwaysBreaksOffIsStillRead) {
    FeedState s = healthy(tier(2));
    for (int k = 0; k < 12; ++k) {
        PollOutcome cut = document(s.next_poll);
        cut.read_as = ReadAs::incomplete;
        s = after(s, cut, tier(2), s.next_poll, middle);
    }
    EXPECT_LE(s.next_poll - s.began, 18min);
}

PollOutcome moved(Time at, std::string to) {
    PollOutcome out = document(at);
    out.answer.permanent = std::move(to);
    out.answer.final_url = out.answer.permanent;
    out.answer.offered.url = out.answer.permanent;
    return out;
}

TEST(Move, IsBelievedAfterThreePollsInARow) {
    const std::string to = "https://a.example.com/new";
    FeedState s;
    for (int k = 1; k <= 3; ++k) {
        EXPECT_EQ(poll_url(s, kUrl), kUrl);
        s = after(s, moved(kNow + k * 3min, to), {}, kNow + k * 3min, middle);
    }
    EXPECT_EQ(poll_url(s, kUrl), to);
    EXPECT_EQ(s.validators.url, to) << "they belong to the URL that issued them, and stay";
    // and once more: the configured URL stays the origin of the chain
    const std::string next = "https://a.example.com/newer";
    for (int k = 4; k <= 6; ++k) {
        PollOutcome out = moved(kNow + k * 3min, next);
        out.answer.asked = to;
        s = after(s, out, {}, kNow + k * 3min, middle);
    }
    EXPECT_EQ(poll_url(s, kUrl), next);
}

TEST(Move, StartsAnewAfterAFailureAnotherTargetOrNoRedirect) {
    const std::string to = "http://a.example.com/new";
    const PollOutcome breaks[] = {failed(kNow, Failure::timeout),
                                  document(kNow),
                                  moved(kNow, "http://a.example.com/elsewhere")};
    for (const PollOutcome& interruption : breaks) {
        FeedState s;
        s = after(s, moved(kNow, to), {}, kNow, middle);
        s = after(s, moved(kNow, to), {}, kNow, middle);
        s = after(s, interruption, {}, kNow, middle);
        s = after(s, moved(kNow, to), {}, kNow, middle);
        s = after(s, moved(kNow, to), {}, kNow, middle);
        EXPECT_EQ(s.move.to, "");
        s = after(s, moved(kNow, to), {}, kNow, middle);
        EXPECT_EQ(s.move.to, to);
    }
}

TEST(Move, ToAnotherSiteTakesHours) {
    const std::string to = "http://b.example.org/feed";
    FeedState s;
    Time at = kNow;
    for (; at < kNow + 119min; at += 3min) {
        s = after(s, moved(at, to), {}, at, middle);
        EXPECT_EQ(s.move.to, "") << (at - kNow).count();
    }
    s = after(s, moved(kNow + 2h, to), {}, kNow + 2h, middle);
    EXPECT_EQ(s.move.to, to);
}

TEST(Move, IsNotBelievedOfAPageThatIsNoFeed) {
    FeedState s;
    for (int k = 0; k < 5; ++k) {
        PollOutcome portal = moved(kNow, "http://a.example.com/login");
        portal.read_as = ReadAs::html;
        s = after(s, portal, {}, kNow, middle);
    }
    EXPECT_EQ(s.move.to, "");
}

TEST(FirstPoll, SpreadsNewFeedsOverTheShorterOfIntervalAndSpread) {
    const auto at = [](double dice) { return [dice] { return dice; }; };
    EXPECT_EQ(first_poll({}, tier(2), 300s, kNow, {}, at(0.0)), kNow);
    EXPECT_NEAR(seconds_of(first_poll({}, tier(2), 1h, kNow, {}, at(0.9999999)) - kNow), 300, 0.1);
    EXPECT_NEAR(seconds_of(first_poll({}, tier(3), 5s, kNow, {}, at(0.9999999)) - kNow), 5, 0.1);
}

TEST(FirstPoll, ARestartSendsNothingEarly) {
    const FeedState s = healthy();
    EXPECT_EQ(first_poll(s, {}, 300s, kNow + 1min, {}, middle), s.next_poll);
    const Time overdue = s.next_poll + 1h;
    EXPECT_EQ(first_poll(s, {}, 10min, overdue, {}, middle), overdue + 30s) << "over a minute";
    EXPECT_EQ(first_poll(s, {}, 5s, overdue, {}, middle), overdue + 5s) << "over twice that";
    // killed in the middle of a poll, restarted at once
    EXPECT_GE(first_poll(s, {}, 0s, overdue, overdue - 1s, middle), overdue + 59s);
}

TEST(FirstPoll, AClockThatWasWrongDoesNotSilenceAFeed) {
    FeedState s = healthy();
    s.next_poll = kNow + 24h * 365;
    EXPECT_LE(first_poll(s, {}, 60s, kNow, {}, middle), kNow + 60s);
}

TEST(BroughtForward, ComesSoonButNeverLaterThanPlanned) {
    FeedState s = healthy();
    const Time now = s.began + 1h;
    EXPECT_EQ(brought_forward(s, {}, now + 12h, 60s, now, middle), now + 30s);
    EXPECT_EQ(brought_forward(s, {}, now + 10s, 60s, now, middle), now + 10s);
    EXPECT_EQ(brought_forward(s, {}, now - 1h, 60s, now, middle), now + 30s);
    EXPECT_EQ(brought_forward(s, tier(2), now + 12h, 1h, now, middle), now + 150s);
}

TEST(BroughtForward, KeepsMinIntervalAndWhatTheServerAskedFor) {
    FeedState s = healthy();
    s.fresh_until = {};
    const Time now = s.began + 5s;
    EXPECT_EQ(brought_forward(s, {}, now + 12h, 0s, now, middle), s.began + 60s);
    s.fresh_until = now + 10min;
    EXPECT_EQ(brought_forward(s, {}, now + 12h, 60s, now, middle), s.fresh_until);
    s.retry_until = now + 20min;
    EXPECT_EQ(brought_forward(s, {}, now + 12h, 60s, now, middle), s.retry_until);
}

}  // namespace
}  // namespace feeds::fetch
