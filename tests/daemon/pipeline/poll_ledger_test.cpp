// What the state knows of polls: ahead of them, and of what changed nothing.

#include "tests/daemon/pipeline/poller_bench.hpp"

#include <gtest/gtest.h>

#include <map>

namespace newsalertd::pipeline {
namespace {

/// A feed that is asked conditionally, and is due in `wait`.
FeedState known(const std::string& name, Time::duration wait) {
    auto state = healthy();
    state.next_poll = now() + wait;
    state.began = state.last_success = state.next_poll - 3min;
    state.validators = {
        .url = "http://" + name + ".example/feed", .etag = "\"1\"", .last_modified = {}};
    return state;
}

TEST(PollLedger, TellsTheStateOfAPollBeforeItsRequestLeaves) {
    Bench bench;
    for (const char* name : {"now", "soon", "later"})
        bench.feed(name, known(name, name == std::string("now") ? -1s : 1500ms));
    std::map<std::string, Time::duration> kept;
    bench.answer = [&](const feeds::net::Request& request) {
        const auto host = feeds::origin_of(request.url)->host;
        const auto name = host.substr(0, host.find('.'));
        kept[name] = bench.row(name).next_poll - now();
        return Bench::unchanged(request);
    };
    bench.serve();
    bench.poller.start();
    ASSERT_TRUE(bench.asked(3));
    for (const auto& [name, wait] : kept) {
        EXPECT_GE(wait, 59s) << name;
        EXPECT_LE(wait, 60s + PollLedger::kAhead + PollLedger::kGrace) << name;
    }
    EXPECT_EQ(kept.size(), 3U);
}

TEST(PollLedger, AnUnchangedPollEndsWithoutACommitAndIsKeptLaterWithOthers) {
    Bench bench;
    bench.answer = Bench::unchanged;
    for (const char* name : {"a", "b"})
        bench.feed(name, known(name, 1500ms));
    const auto before = bench.row("a");
    bench.serve();
    bench.poller.start();
    ASSERT_TRUE(bench.run_until([&] { return bench.row("b").next_poll > before.next_poll + 50s; }))
        << "no other process may poll it now";
    auto busy = bench.lock_state();
    ASSERT_TRUE(bench.asked(2));
    ASSERT_TRUE(bench.run_until([&] { return bench.poller.summary().polling == 0; }));

    busy.reset();
    boost::asio::co_spawn(bench.io, bench.poller.drain(5s), boost::asio::detached);
    ASSERT_TRUE(bench.run_until([&] { return bench.row("a").state != before.state; }));
    for (const char* name : {"a", "b"}) {
        const auto row = bench.row(name);
        const auto state = feeds::fetch::deserialize(row.state);
        EXPECT_GT(state->last_success, now() - 1min) << name;
        EXPECT_EQ(row.next_poll, state->next_poll) << name;
    }
}

TEST(PollLedger, KeepsAtOnceWhatAsksForALongerRestThanTheStateKnowsOf) {
    Bench bench;
    bench.feed("wire", known("wire", -1s));
    bench.answer = [](const feeds::net::Request& request) {
        auto response = Bench::unchanged(request);
        response.headers = {{"cache-control", "max-age=600"}};
        return response;
    };
    bench.serve();
    bench.poller.start();
    ASSERT_TRUE(bench.asked(1));
    ASSERT_TRUE(bench.run_until([&] { return bench.poller.summary().polling == 0; }));
    EXPECT_GT(bench.row("wire").next_poll, now() + 9min);
}

TEST(PollLedger, TakesBackAtAStopWhatItPlannedInVain) {
    Bench bench;
    bench.answer = Bench::unchanged;
    bench.feed("now", known("now", 500ms));
    bench.feed("soon", known("soon", 3s));
    const auto planned = bench.row("soon").next_poll;
    bench.serve();
    bench.poller.start();
    ASSERT_TRUE(bench.run_until([&] { return bench.row("soon").next_poll > planned; }));
    ASSERT_TRUE(bench.asked(1));
    ASSERT_TRUE(bench.run_until([&] { return bench.poller.summary().polling == 0; }));
    boost::asio::co_spawn(bench.io, bench.poller.drain(5s), boost::asio::detached);
    EXPECT_TRUE(bench.run_until([&] { return bench.row("soon").next_poll == planned; }));
    EXPECT_GT(bench.row("now").next_poll, now() + 50s) << "this one was made";
}

}  // namespace
}  // namespace newsalertd::pipeline
