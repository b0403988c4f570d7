// A feed that was taken to have moved, and the address that fails.

#include "feeds/fetch/outcome.hpp"
#include "tests/feeds/fetch/instant.hpp"

#include <gtest/gtest.h>

#include <string>

namespace feeds::fetch {
namespace {

using namespace std::chrono;

constexpr const char* kOld = "http://a.example.com/feed";
constexpr const char* kNew = "https://b.example.com/feed";

double middle() {
    return 0.5;
}

FeedState moved() {
    FeedState state;
    state.began = state.last_success = kNow - 5min;
    state.move.from = kOld;
    state.move.to = kNew;
    state.move.refused = "https://c.example.com/";
    return state;
}

/// What was asked where the feed is polled now, and failed.
PollOutcome failed(const FeedState& state, Failure failure, int status = 0) {
    PollOutcome out;
    out.answer.asked = out.answer.final_url = poll_url(state, kOld);
    out.answer.began = out.answer.fetched = std::max(state.next_poll, kNow);
    out.answer.sent = true;
    out.answer.failure = failure;
    out.answer.status = status;
    return out;
}

FeedState then(const FeedState& state, const PollOutcome& outcome) {
    return after(state, outcome, {}, outcome.answer.fetched, middle);
}

TEST(Move, ThatFailsThreeTimesIsLeftForTheConfiguredAddress) {
    for (const auto& [failure, status] : {std::pair{Failure::status, 404},
                                          std::pair{Failure::status, 500},
                                          std::pair{Failure::dns, 0},
                                          std::pair{Failure::timeout, 0}}) {
        FeedState state = moved();
        for (int k = 0; k < 3; ++k) {
            EXPECT_EQ(poll_url(state, kOld), kNew);
            state = then(state, failed(state, failure, status));
        }
        EXPECT_EQ(poll_url(state, kOld), kOld);
        EXPECT_LT(state.next_poll - state.began, 2min) << "nobody asked there yet";
        EXPECT_EQ(state.move.refused, "https://c.example.com/") << "what the user said stays";
        const FeedState same = then(state, failed(state, failure, status));
        EXPECT_EQ(poll_url(same, kOld), kOld);
        EXPECT_EQ(same.failures, 4U) << "a wait that had grown does not begin anew";
    }
}

TEST(Move, ToAPageIsLeftToo) {
    FeedState state = moved();
    for (int k = 0; k < 3; ++k) {
        auto page = failed(state, Failure::none, 200);
        page.answer.kind = Kind::document;
        page.read_as = ReadAs::html;
        state = then(state, page);
    }
    EXPECT_EQ(poll_url(state, kOld), kOld);
}

TEST(Move, ToWhatIsGoneIsLeftAtOnce) {
    FeedState state = moved();
    state = then(state, failed(state, Failure::status, 410));
    EXPECT_EQ(poll_url(state, kOld), kOld);
    EXPECT_EQ(state.health, Health::failing);
    EXPECT_LT(state.next_poll, kNow + 2min) << "not a week";
    state = then(state, failed(state, Failure::status, 410));
    EXPECT_EQ(state.health, Health::gone) << "the configured address is";
}

TEST(Move, StaysWhereTheServerAsksForPatience) {
    FeedState state = moved();
    for (int k = 0; k < 5; ++k)
        state = then(state, failed(state, Failure::status, 429));
    EXPECT_EQ(poll_url(state, kOld), kNew);
    state = moved();
    for (int k = 0; k < 5; ++k) {
        auto ours = failed(state, Failure::dns);
        ours.our_network = true;
        state = then(state, ours);
    }
    EXPECT_EQ(poll_url(state, kOld), kNew) << "our network is down";
}

}  // namespace
}  // namespace feeds::fetch
