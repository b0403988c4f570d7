#include "daemon/pipeline/own_network.hpp"

#include "tests/support/some_time.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace newsalertd::pipeline {
namespace {

using namespace std::chrono_literals;
using feeds::fetch::Answer;
using feeds::fetch::Steady;

/// Feeds of a host each, that answered an hour ago and not the last time; due in `due`.
struct Feeds {
    explicit Feeds(int count, std::chrono::minutes due = -1min) {
        for (int number = 0; number < count; ++number) {
            config::FeedConfig feed;
            feed.name = host(number);
            feed.url = "http://" + host(number) + "/feed";
            config.feeds.push_back(feed);
            feeds::fetch::FeedState state;
            state.last_success = clock.now() - 1h;
            state.began = clock.now() - 5min;
            state.next_poll = clock.now() + due;
            state.last_error = "cannot connect";
            store::FeedRow row;
            row.id = number + 1;
            row.state = feeds::fetch::serialize(state);
            rows.push_back(row);
        }
        config.startup_spread = 0ms;
        serve();
    }

    static std::string host(int number) { return "h" + std::to_string(number) + ".example"; }

    void serve() {
        sources.serve(std::make_shared<const config::Config>(config), rows);
        network.watch();
    }

    OwnNetwork::Blame polled(int number, feeds::fetch::Failure failure) {
        Answer answer;
        answer.host = host(number);
        answer.failure = failure;
        answer.kind = failure == feeds::fetch::Failure::none ? feeds::fetch::Kind::not_modified
                                                             : feeds::fetch::Kind::failed;
        answer.status = failure == feeds::fetch::Failure::none ? 304 : 0;
        answer.fetched = clock.now();
        return network.note(answer);
    }

    void cut_off() {
        for (int number = 0; number < static_cast<int>(rows.size()); ++number)
            polled(number, feeds::fetch::Failure::timeout);
    }

    /// All that are due at the start; how many of them begin at `at`.
    int begun(Steady at) {
        int count = 0;
        while (const auto source = sources.pop_due()) {
            if (!network.may_begin(source, clock.now(), at))
                continue;
            source->memory.state.began = clock.now();
            ++count;
        }
        return count;
    }

    std::size_t due_within(std::chrono::seconds span) const {
        return sources.unforeseen(std::chrono::steady_clock::now() + span).size();
    }

    config::Config config;
    Clock clock;
    std::vector<store::FeedRow> rows;
    Sources sources{config, clock};
    int back = 0;
    OwnNetwork network{sources, [this] { ++back; }};
    Steady start = std::chrono::steady_clock::now();
};

TEST(OwnNetwork, HoldsUpNothingWhileHostsAnswer) {
    Feeds feeds(20);
    EXPECT_EQ(feeds.polled(0, feeds::fetch::Failure::timeout), OwnNetwork::Blame::feed);
    EXPECT_EQ(feeds.polled(1, feeds::fetch::Failure::none), OwnNetwork::Blame::feed);
    EXPECT_EQ(feeds.begun(feeds.start), 20);
}

TEST(OwnNetwork, AsksOneHostASecondWhileItIsDown) {
    Feeds feeds(20);
    feeds.cut_off();
    ASSERT_TRUE(feeds.network.is_down());
    EXPECT_EQ(feeds.begun(feeds.start), 1);
    EXPECT_EQ(feeds.network.next_probe(feeds.start + 999ms), nullptr);
    EXPECT_NE(feeds.network.next_probe(feeds.start + 1s), nullptr);
    EXPECT_EQ(feeds.network.next_probe(feeds.start + 1s), nullptr);
    EXPECT_NE(feeds.network.next_probe(feeds.start + 2s), nullptr);
}

TEST(OwnNetwork, GoesOnAskingHostsThatAnswer) {
    Feeds feeds(20);
    for (int number = 0; number < 18; ++number)
        feeds.polled(number, feeds::fetch::Failure::timeout);
    ASSERT_TRUE(feeds.network.is_down());
    EXPECT_EQ(feeds.begun(feeds.start), 3) << "one of those that failed, and the other two";
}

TEST(OwnNetwork, SpreadsWhatWaitedOnceAHostAnswersAgain) {
    Feeds feeds(50);
    feeds.cut_off();
    EXPECT_EQ(feeds.begun(feeds.start), 1);
    EXPECT_EQ(feeds.due_within(1h), 0U);
    EXPECT_EQ(feeds.back, 0);
    feeds.polled(7, feeds::fetch::Failure::none);
    EXPECT_EQ(feeds.back, 1);
    EXPECT_EQ(feeds.due_within(61s), 49U);
    EXPECT_LT(feeds.due_within(6s), 25U);
    EXPECT_EQ(feeds.network.next_probe(feeds.start + 1s), nullptr);
}

TEST(OwnNetwork, AsksNoFeedThatIsGoneMeanwhile) {
    Feeds feeds(20);
    feeds.cut_off();
    EXPECT_EQ(feeds.begun(feeds.start), 1);
    feeds.config.feeds.clear();
    feeds.rows.clear();
    feeds.serve();
    EXPECT_EQ(feeds.network.next_probe(feeds.start + 1s), nullptr);
}

TEST(OwnNetwork, AsksAHostEachHalfMinuteThoughNoneIsDue) {
    Feeds feeds(5, 10min);
    feeds.cut_off();
    for (int turn = 0; turn < 3; ++turn) {
        feeds.network.next_probe(feeds.start + turn * 31s);
        EXPECT_EQ(feeds.begun(feeds.start + turn * 31s + 1s), 1);
        feeds.network.next_probe(feeds.start + turn * 31s + 29s);
        EXPECT_EQ(feeds.due_within(0s), 0U);
    }
}

}  // namespace
}  // namespace newsalertd::pipeline
