#include "feeds/fetch/state.hpp"

#include <gtest/gtest.h>

#include <random>

namespace feeds::fetch {
namespace {

using namespace std::chrono;

FeedState full_state() {
    FeedState s;
    s.validators = {"https://a.example/feed", "W/\"odd\xff etag", "yesterday-ish"};
    s.body_hash = ~std::uint64_t{0} - 4;
    s.began = Time{1'700'000'000'123'456us};
    s.next_poll = s.began + 61s;
    s.fresh_until = s.began + 30s;
    s.retry_until = s.began + 48h;
    s.interval = 3min;
    s.failures = 7;
    s.limited = 2;
    s.dead_since = s.began - 720h;
    s.health = Health::gone;
    s.last_success = s.began - 800h;
    s.last_status = 404;
    s.last_error = "HTTP status 404";
    s.ttl = 15min;
    s.move = {"https://b.example/",
              2,
              s.began - 1h,
              "http://a.example/",
              "https://a.example/",
              s.began - 9h,
              "https://c.example/"};
    s.rest.hours.set(0).set(23);
    s.rest.days.set(6);
    s.paged = s.began - 20min;
    s.rhythm.entries = 12.5;
    s.rhythm.watched = 604800;
    s.rhythm.at = s.began;
    s.rhythm.hours[7] = 3.25;
    s.rhythm.newest = s.began - 5min;
    s.rhythm.updates = {s.began - 2h, s.began - 1h};
    s.rhythm.missed = 1;
    return s;
}

TEST(FeedStateBlob, ReturnsWhatWasStored) {
    EXPECT_EQ(deserialize(serialize(full_state())), full_state());
    EXPECT_EQ(deserialize(serialize(FeedState{})), FeedState{});
    FeedState early;
    early.began = Time{-5s};
    EXPECT_EQ(deserialize(serialize(early)), early);
}

/// As versions 1 and 2 wrote it: what came later stands at the end.
TEST(FeedStateBlob, ReadsEarlierVersions) {
    FeedState old = full_state();
    old.paged = {};
    std::string blob = serialize(old);
    blob.resize(blob.size() - 1);  // no instant
    blob.front() = 2;
    EXPECT_EQ(deserialize(blob), old);
    old.move.refused.clear();
    old.rest = {};
    blob = serialize(old);
    blob.resize(blob.size() - 4);  // an empty text, two empty sets and no instant
    blob.front() = 1;
    EXPECT_EQ(deserialize(blob), old);
    EXPECT_FALSE(deserialize(serialize(old).replace(0, 1, 1, '\4')));
}

TEST(UndoneMove, AsksTheConfiguredAddressAndIsNotBelievedAgain) {
    FeedState state = full_state();
    EXPECT_EQ(poll_url(state, "http://a.example/"), "https://a.example/");
    EXPECT_TRUE(undo_move(state));
    EXPECT_EQ(poll_url(state, "http://a.example/"), "http://a.example/");
    EXPECT_EQ(state.move.refused, "https://a.example/");
    EXPECT_EQ(state.retry_until, Time{});
    EXPECT_FALSE(undo_move(state));
    EXPECT_EQ(state.move.refused, "https://a.example/") << "as it was";
}

TEST(FeedStateBlob, IsSmall) {
    EXPECT_LT(serialize(full_state()).size(), 450U);
}

TEST(FeedStateBlob, RefusesOtherVersionsAndEveryCut) {
    std::string blob = serialize(full_state());
    EXPECT_FALSE(deserialize(""));
    for (std::size_t n = 0; n < blob.size(); ++n)
        EXPECT_FALSE(deserialize(std::string_view{blob}.substr(0, n))) << n;
    EXPECT_FALSE(deserialize(blob + "x"));
    blob[0] = 99;
    EXPECT_FALSE(deserialize(blob));
}

TEST(FeedStateBlob, SurvivesGarbage) {
    std::mt19937 random{1};
    const std::string good = serialize(full_state());
    for (int round = 0; round < 20'000; ++round) {
        std::string bad = good;
        for (int i = 0; i < 3; ++i)
            bad[1 + random() % (bad.size() - 1)] = static_cast<char>(random());
        if (const auto state = deserialize(bad))
            EXPECT_EQ(deserialize(serialize(*state)), state);
    }
}

TEST(FeedState, PollsWhereTheFeedMovedUntilItIsConfiguredAnew) {
    FeedState s;
    EXPECT_EQ(poll_url(s, "http://a.example/"), "http://a.example/");
    s.move.from = "http://a.example/";
    s.move.to = "http://b.example/";
    EXPECT_EQ(poll_url(s, "http://a.example/"), "http://b.example/");
    EXPECT_EQ(poll_url(s, "http://c.example/"), "http://c.example/");
}

}  // namespace
}  // namespace feeds::fetch
