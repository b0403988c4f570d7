#include "feeds/fetch/rhythm.hpp"

#include "feeds/fetch/outcome.hpp"

#include <gtest/gtest.h>

#include <random>

namespace feeds::fetch {
namespace {

using namespace std::chrono;

constexpr Time kMonday = sys_days{year{2026} / 11 / 23};

double half() {
    return 0.5;
}

/// A feed polled every `step` for `span`, with an entry at each of `entries`.
Rhythm watched(Micros span, Micros step, const std::vector<Time>& entries) {
    Rhythm rhythm;
    std::size_t next = 0;
    observe(rhythm, {.at = kMonday, .published = {}});
    for (Time at = kMonday + step; at <= kMonday + span; at += step) {
        const std::size_t first = next;
        while (next < entries.size() && entries[next] <= at)
            ++next;
        observe(rhythm,
                {.at = at,
                 .new_entries = next - first,
                 .published = std::span{entries}.subspan(first, next - first)});
    }
    return rhythm;
}

std::vector<Time> every(Micros gap, Micros span) {
    std::vector<Time> out;
    for (Time at = kMonday + gap; at <= kMonday + span; at += gap)
        out.push_back(at);
    return out;
}

TEST(Rhythm, LearnsTheRate) {
    const Rhythm rhythm = watched(days{7}, 10min, every(2h, days{7}));
    EXPECT_NEAR(rhythm.entries / rhythm.watched * 7200, 1.0, 0.05);
    EXPECT_TRUE(known(rhythm));
    EXPECT_FALSE(known(Rhythm{}));
}

TEST(Rhythm, ForgetsOverWeeks) {
    Rhythm rhythm = watched(days{7}, 10min, every(1h, days{7}));
    const double before = rhythm.entries / rhythm.watched;
    for (int day = 8; day <= 28; ++day)
        observe(rhythm, {.at = kMonday + days{day}, .published = {}});
    EXPECT_LT(rhythm.entries / rhythm.watched, before / 10);
}

TEST(Rhythm, IsSeededByTheDatesOfTheFirstDocument) {
    Rhythm rhythm;
    std::vector<Time> dates = every(1h, days{2});
    dates.push_back(kMonday + days{400});  // from the future
    dates.push_back(kMonday - days{400});
    std::ranges::reverse(dates);
    observe(rhythm, {.at = kMonday + days{2}, .new_entries = dates.size(), .published = dates});
    EXPECT_TRUE(known(rhythm));
    EXPECT_NEAR(rhythm.entries / rhythm.watched * 3600, 1.0, 0.05);
    EXPECT_EQ(rhythm.newest, kMonday + days{2});
    EXPECT_EQ(rhythm.updates.size(), 9U);
}

TEST(Rhythm, TrustsNoDateOutsideThePollsInterval) {
    Rhythm rhythm;
    observe(rhythm, {.at = kMonday, .published = {}});
    const Time wild[] = {kMonday + days{365}, Time{}};
    observe(rhythm, {.at = kMonday + 10min, .new_entries = 2, .published = wild});
    EXPECT_EQ(rhythm.newest, kMonday + 10min);
    EXPECT_EQ(rhythm.updates.front(), kMonday);
}

TEST(Rhythm, AClockSetBackDoesNoHarm) {
    Rhythm rhythm = watched(days{1}, 10min, every(1h, days{1}));
    observe(rhythm, {.at = kMonday - days{300}, .new_entries = 1, .published = {}});
    EXPECT_GE(rhythm.watched, 0);
    EXPECT_GT(rate_at(rhythm, kMonday), 0);
    EXPECT_EQ(expected_in_silence(rhythm, kMonday - days{300}), 0);
}

TEST(Rhythm, CountsUndatedEntries) {
    Rhythm rhythm;
    observe(rhythm, {.at = kMonday, .published = {}});
    observe(rhythm, {.at = kMonday + 1h, .new_entries = 5, .published = {}});
    EXPECT_NEAR(rhythm.entries, 5, 0.01);
    EXPECT_EQ(rhythm.newest, kMonday + 1h);
}

TEST(Rhythm, KnowsTheHoursOfTheDay) {
    std::vector<Time> mornings;
    for (int day = 0; day < 14; ++day)
        for (int i = 0; i < 12; ++i)
            mornings.push_back(kMonday + days{day} + 8h + 10min * i);
    const Rhythm rhythm = watched(days{14}, 10min, mornings);
    EXPECT_GT(rate_at(rhythm, kMonday + days{14} + 9h),
              8 * rate_at(rhythm, kMonday + days{14} + 20h));
    // A poll at four in the morning is no news; at four in the afternoon it would be.
    EXPECT_LT(expected_in_silence(rhythm, kMonday + days{14} + 7h), 6);
    EXPECT_GT(expected_in_silence(rhythm, kMonday + days{14} + 11h), 8);
}

TEST(Rhythm, IntervalsFollowTheSquareRootOfRateAndWeight) {
    const Rhythm slow = watched(days{28}, 10min, every(5h, days{28}));
    const Rhythm fast = watched(days{28}, 10min, every(75min, days{28}));
    const Time at = kMonday + days{28} + 4h;
    const double ratio = seconds_of(adaptive_interval(slow, 10, 1, at)) /
                         seconds_of(adaptive_interval(fast, 10, 1, at));
    EXPECT_NEAR(ratio, 2.0, 0.1);
    EXPECT_EQ(adaptive_interval(slow, 10, 9, at), adaptive_interval(slow, 30, 81, at));
}

TEST(Rhythm, ABurstShortensTheInterval) {
    const Rhythm rhythm = watched(days{7}, 10min, every(4h, days{7}));
    const Time update = kMonday + days{7};
    const double before = seconds_of(adaptive_interval(rhythm, 10, 1, update + 21min));
    const auto part = [&](Micros age) {
        return seconds_of(adaptive_interval(rhythm, 10, 1, update + age)) / before;
    };
    EXPECT_NEAR(part(0min), 1.0 / 3, 0.01);
    EXPECT_NEAR(part(10min), 2.0 / 3, 0.01);
    EXPECT_NEAR(part(20min), 1, 0.01);
    EXPECT_TRUE(is_lively(rhythm, update + 19min));
    EXPECT_FALSE(is_lively(rhythm, update + 20min));
}

TEST(Rhythm, AClockBoundFeedIsPolledRightAfterItsUpdate) {
    const Rhythm rhythm = watched(days{1}, 10min, every(1h, days{1}));
    const Time last = kMonday + days{1};
    EXPECT_EQ(periodic_poll(rhythm, last + 10min, 60s, half), last + 1h + 60s + 10s);
    EXPECT_EQ(periodic_poll(rhythm, last + 1h - 1s, 10min, half), last + 1h - 1s + 10min + 10s);
    EXPECT_EQ(periodic_poll(rhythm, last + 1h + 4min, 60s, half), last + 1h + 4min + 3min);
    EXPECT_EQ(periodic_poll(rhythm, last + 1h + 19min, 60s, half), std::nullopt) << "long overdue";
}

TEST(Rhythm, AnIrregularFeedHasNoPeriod) {
    std::mt19937 random{3};
    std::exponential_distribution<double> gap{1.0 / 3600};
    std::vector<Time> entries;
    for (Time at = kMonday; at < kMonday + days{2}; at += from_seconds(gap(random)))
        entries.push_back(at);
    const Rhythm rhythm = watched(days{2}, 10min, entries);
    EXPECT_EQ(periodic_poll(rhythm, kMonday + days{2}, 60s, half), std::nullopt);
    EXPECT_EQ(periodic_poll(Rhythm{}, kMonday, 60s, half), std::nullopt);
}

TEST(Rhythm, TellsASilenceFromANight) {
    std::vector<Time> weekdays;
    for (int day = 0; day < 28; ++day)
        for (int hour = 8; hour < 18 && day % 7 < 5; ++hour)
            weekdays.push_back(kMonday + days{day} + hours{hour} + 10min);
    const Rhythm rhythm = watched(days{28}, 10min, weekdays);
    const Time friday_evening = kMonday + days{25} + 17h + 10min;
    EXPECT_EQ(rhythm.newest, friday_evening);
    const Time monday = kMonday + days{28};
    EXPECT_LT(expected_in_silence(rhythm, monday + 7h), 6) << "a quiet weekend";
    EXPECT_GT(expected_in_silence(rhythm, monday + 18h), 6) << "a Monday without news";
    EXPECT_GT(expected_in_silence(rhythm, monday + days{3}), 16);
    EXPECT_LT(expected_in_silence(rhythm, monday + days{3650}), 1e4);
}

PollOutcome poll(Time at) {
    PollOutcome out;
    out.answer.kind = Kind::not_modified;
    out.answer.status = 304;
    out.answer.began = at;
    out.answer.fetched = at;
    return out;
}

TEST(AdaptiveSchedule, ClampsToTheTiersShortestAndLongest) {
    FeedState state;
    state.rhythm = watched(days{7}, 10min, every(1h, days{7}));
    const Time at = kMonday + days{7} + 30min;
    const Micros shortest[] = {60s, 60s, 5min};
    const Micros longest[] = {5min, 10min, 2h};
    for (unsigned number = 1; number <= 3; ++number) {
        Policy policy;
        policy.tier = tier_of(number);
        policy.pace.c = 1e-3;
        EXPECT_EQ(planned_interval(state, policy, at), shortest[number - 1]);
        policy.pace.c = 1e6;
        EXPECT_EQ(planned_interval(state, policy, at), longest[number - 1]);
        policy.pace.stretch = 1.5;
        EXPECT_EQ(planned_interval(state, policy, at), longest[number - 1] * 3 / 2);
        policy.min_interval = policy.max_interval = 15min;
        EXPECT_EQ(planned_interval(state, policy, at), 15min) << "what is configured wins";
        policy.interval = 17min;
        EXPECT_EQ(planned_interval(state, policy, at), 17min);
    }
    Policy first;
    first.tier = tier_of(1);
    first.pace.c = 1e6;
    EXPECT_EQ(planned_interval(state, first, kMonday + days{7} + 5min), 60s) << "it is lively";
}

TEST(AdaptiveSchedule, AFeedWithoutAnEntryForAWeekRestsLonger) {
    FeedState state;
    state.rhythm = watched(days{7}, 10min, every(1h, days{7}));
    Policy policy;
    policy.pace.c = 1e6;
    EXPECT_EQ(planned_interval(state, policy, kMonday + days{13}), 10min);
    EXPECT_EQ(planned_interval(state, policy, kMonday + days{15}), 60min);
}

TEST(AdaptiveSchedule, AClockBoundFeedIsStillAskedAsOftenAsItsTierPromises) {
    FeedState state;
    state.rhythm = watched(days{1}, 10min, every(1h, days{1}));
    Policy policy;
    policy.tier = tier_of(2);
    policy.pace.c = 1e6;
    const Time last = kMonday + days{1};
    EXPECT_EQ(after(state, poll(last + 20min), policy, last + 20min, half).next_poll, last + 30min);
    EXPECT_EQ(after(state, poll(last + 55min), policy, last + 55min, half).next_poll,
              last + 1h + 60s + 10s)
        << "right after its update";
}

TEST(AdaptiveSchedule, MissedEntriesHalveTheInterval) {
    FeedState state;
    state.rhythm = watched(days{7}, 10min, every(7h, days{7}));
    Policy policy;
    policy.pace.c = 1e6;
    PollOutcome gap = poll(kMonday + days{7} + 10min);
    gap.new_entries = 3;
    gap.overlapped = false;
    const FeedState next = after(state, gap, policy, gap.answer.fetched, half);
    EXPECT_EQ(next.interval, 5min);
    EXPECT_EQ(next.rhythm.missed, 1U);
}

TEST(AdaptiveSchedule, CallsASilentFeedLateAndThenStale) {
    FeedState state;
    state.rhythm = watched(days{7}, 10min, every(1h, days{7}));
    const auto health = [&state](Micros silence) {
        const Time at = kMonday + days{7} + silence;
        return after(state, poll(at), {}, at, half).health;
    };
    EXPECT_EQ(health(2h), Health::ok);
    EXPECT_EQ(health(8h), Health::late);
    EXPECT_EQ(health(30h), Health::stale);
}

}  // namespace
}  // namespace feeds::fetch
