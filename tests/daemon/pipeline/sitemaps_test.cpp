#include "daemon/pipeline/sitemaps.hpp"

#include "feeds/fetch/outcome.hpp"

#include <gtest/gtest.h>

#include <chrono>

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
    policy.tier = 1;
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
    EXPECT_EQ(due_sitemaps(index, kRead), (Places{0, 2}));
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
