#include "daemon/pipeline/sitemaps.hpp"

#include "feeds/fetch/outcome.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <set>

namespace newsalertd::pipeline {
namespace {

using namespace std::chrono_literals;
using Places = std::vector<std::size_t>;

constexpr const char* kIndex = "https://x.org/index.xml";
const Time kRead = std::chrono::sys_days{std::chrono::year{2026} / 3 / 10} + 12h;

feeds::Date date(Time at) {
    const auto second = std::chrono::floor<std::chrono::seconds>(at);
    return {.at = second, .raw = std::to_string(second.time_since_epoch().count()) + " precisely"};
}

/// Sitemaps an hour apart, the newest first.
std::vector<feeds::SitemapRef> named(std::size_t count) {
    std::vector<feeds::SitemapRef> all;
    for (std::size_t i = 0; i < count; ++i)
        all.push_back({.url = "https://x.org/" + std::to_string(i),
                       .modified = date(kRead - std::chrono::hours(i + 1))});
    return all;
}

/// Takes the sitemap's poll at kRead, which ended so.
void poll(store::Sitemap& sitemap, const feeds::fetch::PollOutcome& outcome) {
    feeds::fetch::FeedState state;
    if (!sitemap.state.empty())
        state = feeds::fetch::deserialize(sitemap.state).value();
    feeds::fetch::Policy policy;
    policy.min_interval = 75s;
    policy.tier = feeds::fetch::tier_of(1);
    note_polled(
        sitemap, feeds::fetch::after(state, outcome, policy, kRead, [] { return 0.5; }), kRead);
}

feeds::fetch::PollOutcome answer(feeds::fetch::Kind kind) {
    feeds::fetch::PollOutcome outcome;
    outcome.answer.kind = kind;
    outcome.answer.began = outcome.answer.fetched = kRead;
    return outcome;
}

void read(store::Sitemap& sitemap) {
    auto outcome = answer(feeds::fetch::Kind::document);
    outcome.read_as = feeds::fetch::ReadAs::feed;
    poll(sitemap, outcome);
}

void fail(store::Sitemap& sitemap) {
    auto outcome = answer(feeds::fetch::Kind::failed);
    outcome.answer.failure = feeds::fetch::Failure::status;
    outcome.answer.status = 404;
    poll(sitemap, outcome);
}

Sitemaps all_read(const std::vector<feeds::SitemapRef>& sitemaps) {
    auto index = remember({}, sitemaps, kIndex, {}, kRead);
    for (const auto at : due_sitemaps(index, kRead))
        read(index[at]);
    return index;
}

TEST(Sitemaps, ThoseThatMayNotBeFollowedAreLeftOut) {
    const auto index = remember({},
                                {{.url = "ftp://x.org/a", .modified = {}},
                                 {.url = "file:///etc/passwd", .modified = {}},
                                 {.url = "relative", .modified = {}},
                                 {.url = "http://x.org/from-https", .modified = {}},
                                 {.url = kIndex, .modified = {}},
                                 {.url = "https://x.org/a", .modified = {}},
                                 {.url = "https://X.org:443/a", .modified = {}}},
                                kIndex,
                                {},
                                kRead);
    ASSERT_EQ(index.size(), 1U);
    EXPECT_EQ(index[0].url, "https://x.org/a");
}

TEST(Sitemaps, OfTenThousandTheNewestFewAreRead) {
    auto index = remember({}, named(10'000), kIndex, {}, kRead);
    EXPECT_EQ(index.size(), kSitemapsKept);
    EXPECT_EQ(due_sitemaps(index, kRead), (Places{0, 1, 2, 3, 4}));
    for (const auto at : due_sitemaps(index, kRead))
        read(index[at]);
    EXPECT_EQ(due_sitemaps(index, kRead), Places{}) << "the rest is an archive";
}

TEST(Sitemaps, NewAndChangedOnesAreRead) {
    auto sitemaps = named(3);
    const auto before = all_read(sitemaps);
    sitemaps[1].modified = date(kRead + 1h);
    sitemaps.insert(sitemaps.begin(), {.url = "https://x.org/new", .modified = date(kRead)});
    const auto index = remember(before, sitemaps, kIndex, kRead, kRead);
    EXPECT_EQ(due_sitemaps(index, kRead), (Places{2, 0})) << "the newest first";
}

TEST(Sitemaps, ADayIsNoProofThatNothingChanged) {
    const auto today = std::chrono::floor<std::chrono::days>(kRead);
    std::vector<feeds::SitemapRef> sitemaps{
        {.url = "https://x.org/today", .modified = {.at = today, .raw = "2026-03-10"}},
        {.url = "https://x.org/past",
         .modified = {.at = today - std::chrono::days(9), .raw = "2026-03-01"}},
        {.url = "https://x.org/undated", .modified = {}}};
    EXPECT_EQ(due_sitemaps(all_read(sitemaps), kRead), (Places{0, 2}));
}

TEST(Sitemaps, ManyWithoutDatesAreAskedInTurn) {
    std::vector<feeds::SitemapRef> sitemaps;
    for (int i = 0; i < 7; ++i)
        sitemaps.push_back({.url = "https://x.org/" + std::to_string(i), .modified = {}});
    auto index = remember({}, sitemaps, kIndex, {}, kRead);
    for (const auto at : due_sitemaps(index, kRead))
        read(index[at]);
    EXPECT_EQ(due_sitemaps(index, kRead), (Places{5, 6, 0, 1, 2}));
}

/// How many polls of an index lead to each of its sitemaps, if all of them are `stamped` at every
/// poll.
std::vector<int> readings(std::size_t count,
                          int polls,
                          const std::function<Time(Time, int)>& stamped) {
    auto sitemaps = named(count);
    auto index = all_read(sitemaps);
    std::vector<int> read_so_often(count);
    for (int i = 1; i <= polls; ++i) {
        const Time at = kRead + i * 1min;
        for (std::size_t of = 0; of < count; ++of)
            sitemaps[of].modified = date(stamped(at, static_cast<int>(of)));
        index = remember(index, sitemaps, kIndex, at, at);
        for (const auto place : due_sitemaps(index, at)) {
            ++read_so_often[place];
            index[place].read = index[place].modified.raw;
            index[place].checked = at;
        }
    }
    return read_so_often;
}

TEST(Sitemaps, AnIndexThatCallsAllOfThemChangedHidesNone) {
    const auto at_once = readings(60, 48, [](Time at, int) { return at; });
    EXPECT_EQ(std::ranges::min(at_once), 4) << "twelve polls for all";
    const auto one_after_the_other = readings(60, 60, [](Time at, int of) { return at - of * 1s; });
    EXPECT_GE(std::ranges::min(one_after_the_other), 2) << "the newest do not hold all places";
    EXPECT_EQ(one_after_the_other[0], 60);
}

TEST(Sitemaps, ChangedOnesLeaveAPlaceToThoseWithoutDates) {
    auto sitemaps = named(20);
    for (std::size_t i = 10; i < 20; ++i)
        sitemaps[i].modified = {};
    auto index = all_read(sitemaps);
    std::set<std::size_t> asked;
    for (int i = 1; i <= 40; ++i) {
        const Time at = kRead + i * 1min;
        for (std::size_t of = 0; of < 10; ++of)
            sitemaps[of].modified = date(at);
        index = remember(index, sitemaps, kIndex, at, at);
        for (const auto place : due_sitemaps(index, at)) {
            asked.insert(place);
            index[place].read = index[place].modified.raw;
            index[place].checked = at;
        }
    }
    EXPECT_EQ(asked.size(), 20U);
}

TEST(Sitemaps, ADateToComeIsNoProofThatNothingChanged) {
    std::vector<feeds::SitemapRef> sitemaps{
        {.url = "https://x.org/in-years", .modified = date(kRead + std::chrono::years(73))},
        {.url = "https://x.org/tomorrow", .modified = date(kRead + 24h)},
        {.url = "https://x.org/day",
         .modified = {.at = std::chrono::floor<std::chrono::days>(kRead + std::chrono::years(1)),
                      .raw = "2027-03-10"}}};
    EXPECT_EQ(due_sitemaps(all_read(sitemaps), kRead).size(), 3U);
    EXPECT_EQ(due_sitemaps(all_read(sitemaps), kRead + 25h).size(), 2U);
}

TEST(Sitemaps, OfTooManyWithoutDatesTheFirstAndTheLastAreKept) {
    std::vector<feeds::SitemapRef> sitemaps;
    for (int i = 0; i < 1500; ++i)
        sitemaps.push_back({.url = "https://x.org/" + std::to_string(i), .modified = {}});
    auto index = remember({}, sitemaps, kIndex, {}, kRead);
    ASSERT_EQ(index.size(), kSitemapsKept);
    EXPECT_EQ(index.front().url, "https://x.org/0");
    EXPECT_EQ(index.back().url, "https://x.org/1499");
    sitemaps.front().modified = date(kRead);
    sitemaps[1].modified = date(kRead - 1h);
    index = remember({}, sitemaps, kIndex, {}, kRead);
    ASSERT_EQ(index.size(), kSitemapsKept);
    EXPECT_EQ(index[1].url, "https://x.org/1");
    EXPECT_EQ(index.back().url, "https://x.org/1499");
}

TEST(Sitemaps, WhatFailsIsLeftAloneLongerAndLonger) {
    auto index = all_read(named(1));
    auto& sitemap = index[0];
    sitemap.modified = date(kRead);
    fail(sitemap);
    EXPECT_EQ(due_sitemaps(index, kRead + 4min), Places{});
    EXPECT_EQ(due_sitemaps(index, kRead + 5min), Places{0});
    fail(sitemap);
    EXPECT_EQ(due_sitemaps(index, kRead + 9min), Places{});
    for (int i = 0; i < 100; ++i)
        fail(sitemap);
    EXPECT_EQ(due_sitemaps(index, kRead + 12h), Places{0});
    EXPECT_FALSE(any_healthy(index));
    poll(sitemap, answer(feeds::fetch::Kind::not_modified));
    EXPECT_TRUE(any_healthy(index));
}

feeds::Entry entry(std::optional<Time> at) {
    feeds::Entry one;
    if (at)
        one.published = date(*at);
    return one;
}

TEST(Sitemaps, WhatStoodInAnArchiveAtFirstSightIsNeverNews) {
    auto sitemaps = named(6);
    const auto before = all_read(sitemaps);
    sitemaps[5].modified = date(kRead + 1h);
    const auto index = remember(before, sitemaps, kIndex, kRead, kRead);
    ASSERT_EQ(due_sitemaps(index, kRead), Places{5});
    EXPECT_TRUE(is_old(index[5], entry(kRead - 1h)));
    EXPECT_TRUE(is_old(index[5], entry(std::nullopt)));
    EXPECT_FALSE(is_old(index[5], entry(kRead + 1h)));
    EXPECT_FALSE(is_old(index[0], entry(kRead - 1h)));
}

TEST(Sitemaps, WhatCouldNotBeReadAtFirstSightIsNoNewsLater) {
    auto index = remember({}, named(1), kIndex, {}, kRead);
    fail(index[0]);
    EXPECT_FALSE(in_first_sight(index[0], kRead + 3h)) << "when it answers at last";
    EXPECT_TRUE(is_old(index[0], entry(kRead - 1h)));
    EXPECT_FALSE(is_old(index[0], entry(kRead + 1h)));
}

TEST(Sitemaps, AfterARestartAllThatChangedMeanwhileIsRead) {
    const auto index = remember({}, named(100), kIndex, kRead - 1h, kRead);
    std::size_t due = 0;
    for (const auto& sitemap : index)
        due += sitemap.read != sitemap.modified.raw;
    EXPECT_EQ(due, 25U) << "a day is allowed for clocks and late lists";
    EXPECT_TRUE(is_old(index[0], entry(kRead - 26h)));
    EXPECT_FALSE(is_old(index[0], entry(kRead - 2h)));
}

}  // namespace
}  // namespace newsalertd::pipeline
