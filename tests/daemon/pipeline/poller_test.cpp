#include "tests/daemon/pipeline/poller_bench.hpp"

#include <gmock/gmock.h>

namespace newsalertd::pipeline {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

/// Refused for a while: its next try is half a day away.
FeedState refused() {
    FeedState state;
    state.began = now() - 1h;
    state.next_poll = now() + 12h;
    state.failures = 6;
    state.last_status = 401;
    state.last_error = "HTTP 401";
    return state;
}

TEST(Poller, PlansByTheClockThatIsHandedIn) {
    Bench bench;
    const Time new_year{std::chrono::sys_days{std::chrono::year{2050} / 1 / 1}};
    bench.set_to = new_year;
    bench.feed("wire", {});
    bench.serve();
    bench.poller.start();
    ASSERT_TRUE(bench.run_until([&] { return bench.failing() == 1; }));
    const auto state = feeds::fetch::deserialize(bench.rows().front().state);
    EXPECT_EQ(state->began, new_year);
    EXPECT_GT(state->next_poll, new_year);
    EXPECT_LT(state->next_poll, new_year + 48h);
}

TEST(Poller, AsksAFeedSoonThatIsAskedOtherwiseAfterAReload) {
    Bench bench;
    for (const char* name : {"headers", "certificate", "interval", "tier", "networks", "same"})
        bench.feed(name, refused());
    bench.serve();
    bench.poller.start();
    auto& feeds = bench.config.feeds;
    feeds[0].headers = {{"Authorization", "Bearer x"}};
    feeds[1].ca_file = "/etc/ca.pem";
    feeds[2].interval = 1min;
    feeds[3].tier = 1;
    feeds[4].policy =
        *feeds::net::AddressPolicy::from_networks(std::vector<std::string>{"192.168.0.0/16"});
    feeds[5].tags = {"chips"};
    bench.serve();
    ASSERT_TRUE(bench.asked(5));
    EXPECT_THAT(bench.hosts(),
                UnorderedElementsAre("headers.example",
                                     "certificate.example",
                                     "interval.example",
                                     "tier.example",
                                     "networks.example"));
    for (const auto& request : bench.sent)
        if (request.url == "http://headers.example/feed")
            EXPECT_THAT(request.headers, Contains(Pair("Authorization", "Bearer x")));
}

TEST(Poller, AsksForTheWholeBodyWhereJsonIsReadInAnotherWayFromNowOn) {
    Bench bench;
    auto state = refused();
    state.validators = {.url = "http://wire.example/feed", .etag = "\"1\"", .last_modified = {}};
    bench.feed("wire", state);
    bench.serve();
    bench.poller.start();
    bench.config.feeds[0].json = feeds::parse::JsonMapping{.title = "headline"};
    bench.serve();
    ASSERT_TRUE(bench.asked(1));
    for (const auto& [name, value] : bench.sent[0].headers)
        EXPECT_NE(name, "If-None-Match") << "304 would leave it unread";
}

TEST(Poller, FollowsAnIndexWithTheFeedsHeadersToItsOwnOriginOnly) {
    Bench bench;
    bench.feed("wire", {});
    bench.config.feeds[0].headers = {{"Authorization", "Bearer x"}};
    bench.answer = [](const feeds::net::Request& request) {
        feeds::net::Response response;
        response.status = 200;
        response.sent = true;
        response.headers = {{"etag", "\"" + request.url + "\""}};
        response.body = request.url.ends_with("/feed")
                            ? "<sitemapindex><sitemap><loc>/own</loc></sitemap><sitemap>"
                              "<loc>http://cdn.example/other</loc></sitemap></sitemapindex>"
                            : "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url>"
                              "<loc>http://wire.example/1</loc></url></urlset>";
        return response;
    };
    bench.serve();
    bench.poller.start();
    ASSERT_TRUE(bench.asked(3));
    ASSERT_TRUE(bench.run_until([&] { return bench.poller.summary().polling == 0; }));
    EXPECT_THAT(bench.hosts(), UnorderedElementsAre("wire.example", "wire.example", "cdn.example"));
    for (const auto& request : bench.sent) {
        const auto credential = Contains(Pair("Authorization", "Bearer x"));
        if (request.url.starts_with("http://wire.example/"))
            EXPECT_THAT(request.headers, credential) << request.url;
        else
            EXPECT_THAT(request.headers, ::testing::Not(credential)) << request.url;
    }
    EXPECT_EQ(bench.failing(), 0U);
}

TEST(Poller, AsksAFeedSoonWhoseAddressWasMended) {
    Bench bench;
    auto state = refused();
    state.retry_until = now() + 1h;  // as the old address wished
    bench.feed("wire", state);
    bench.serve();
    bench.poller.start();
    bench.config.feeds[0].url = "http://mended.example/feed";
    bench.serve();
    ASSERT_TRUE(bench.asked(1));
    EXPECT_THAT(bench.hosts(), ElementsAre("mended.example"));
}

/// Read long ago, moved since, and not due.
FeedState moved_away() {
    FeedState state;
    state.began = state.last_success = now() - 48h;
    state.next_poll = now() + 1h;
    state.validators = {.url = "http://new.example/feed", .etag = "\"1\"", .last_modified = {}};
    state.move.from = "http://wire.example/feed";
    state.move.to = "http://new.example/feed";
    return state;
}

TEST(Poller, AsksTheConfiguredAddressAgainWhereAMoveIsTakenBack) {
    Bench bench;
    bench.feed("wire", moved_away());
    bench.serve();
    bench.poller.start();
    EXPECT_EQ(bench.poller.undo_move("wier").error(), "there is no feed \"wier\" that is polled");
    EXPECT_EQ(bench.poller.undo_move("wire"), "http://wire.example/feed");
    ASSERT_TRUE(bench.asked(1));
    EXPECT_EQ(bench.sent[0].url, "http://wire.example/feed");
    for (const auto& [name, value] : bench.sent[0].headers)
        EXPECT_NE(name, "If-None-Match") << "it belongs to the other address";
    EXPECT_EQ(bench.poller.undo_move("wire").error(), "the feed has not moved");
    ASSERT_TRUE(bench.run_until([&] { return bench.poller.summary().polling == 0; }));
    const auto kept = *feeds::fetch::deserialize(bench.rows().front().state);
    EXPECT_EQ(kept.move.to, "");
    EXPECT_EQ(kept.move.refused, "http://new.example/feed");
}

TEST(Poller, TakesAMoveBackWhileTheNewAddressIsAsked) {
    Bench bench;
    auto state = moved_away();
    state.next_poll = now() - 1s;
    bench.feed("wire", state);
    bench.serve();
    bench.poller.start();
    bench.answer = [&](const feeds::net::Request& request) {
        if (request.url == "http://new.example/feed")
            EXPECT_TRUE(bench.poller.undo_move("wire"));
        return Bench::refusal(request);
    };
    ASSERT_TRUE(bench.asked(1));
    ASSERT_TRUE(bench.run_until([&] { return bench.poller.summary().polling == 0; }));
    EXPECT_EQ(feeds::fetch::deserialize(bench.rows().front().state)->move.to, "");
    EXPECT_EQ(bench.poller.undo_move("wire").error(), "the feed has not moved");
    EXPECT_EQ(bench.sent.size(), 1U) << "the other address has to wait for min_interval";
    EXPECT_GE(bench.rows().front().next_poll, now() + 50s);
}

TEST(Poller, AsksForTheFeedWhoseOwnAddressItIsAfterARestartToo) {
    Bench bench;
    auto state = moved_away();
    bench.feed("wire", state);
    state.move = {};
    bench.feed("new", state, "http://new.example/feed");
    bench.serve();
    bench.poller.start();
    // A change of how it is asked brings the poll forward, whoever leads.
    bench.config.feeds[0].headers = bench.config.feeds[1].headers = {{"X-Desk", "1"}};
    bench.serve();
    ASSERT_TRUE(bench.asked(1));
    ASSERT_TRUE(bench.run_until([&] { return bench.poller.summary().polling == 0; }));
    EXPECT_EQ(bench.sent.size(), 1U);
    EXPECT_EQ(feeds::fetch::deserialize(bench.row("new").state)->failures, 1U);
    EXPECT_EQ(feeds::fetch::deserialize(bench.row("wire").state)->failures, 0U);
}

TEST(Poller, TakesAMoveBackByTheAddress) {
    Bench bench;
    bench.feed("wire", moved_away());
    bench.serve();
    EXPECT_EQ(bench.poller.undo_move("HTTP://wire.example:80/feed"), "http://wire.example/feed");
}

/// What a process that follows finds, after an hour that the clock was set by.
TEST(Poller, KeepsWhatWasPlannedInTheStateWhenTheClockIsSet) {
    Bench bench;
    auto state = refused();
    state.retry_until = state.next_poll = now() + 2h;
    bench.feed("wire", state);
    bench.serve();
    bench.poller.start();
    bench.poller.clock_moved(1h);
    ASSERT_TRUE(bench.run_until([&] {
        return feeds::fetch::deserialize(bench.rows().front().state)->retry_until >= now() + 150min;
    }));
    EXPECT_GE(bench.rows().front().next_poll, now() + 150min);
}

TEST(Poller, AsksNoFeedAtOnceWhoseAnswerCameAsTheClockWasSet) {
    Bench bench;
    bench.set_to = now();
    bench.feed("wire", healthy());
    auto later = healthy();
    later.began = now() - 58s;
    later.next_poll = now() + 2s;
    bench.feed("later", later);
    bench.answer = [&](const auto& request) {
        if (bench.unseen_step == 0s && bench.sent.size() == 1) {
            *bench.set_to += 1h;
            bench.unseen_step = 1h;
        }
        return Bench::unchanged(request);
    };
    bench.serve();
    bench.poller.start();
    ASSERT_TRUE(bench.asked(2));
    EXPECT_THAT(bench.hosts(), ElementsAre("wire.example", "later.example"));
}

TEST(Poller, LeavesAFeedAloneThatAskedForIt) {
    Bench bench;
    auto waits = refused();
    waits.retry_until = now() + 1h;
    bench.feed("waits", waits);
    bench.feed("free", refused());
    bench.serve();
    bench.poller.start();
    for (auto& feed : bench.config.feeds)
        feed.headers = {{"X-Key", "1"}};
    bench.serve();
    ASSERT_TRUE(bench.asked(1));
    EXPECT_THAT(bench.hosts(), ElementsAre("free.example"));
}

TEST(Poller, KeepsWhichHostsWantHttpsAndAsksThemSoAfterARestart) {
    std::vector<store::StrictHost> kept;
    {
        Bench bench;
        bench.answer = [](const feeds::net::Request& request) {
            auto response = Bench::refusal(request);
            response.headers = {{"strict-transport-security", "max-age=3600"}};
            return response;
        };
        bench.feed("wire", {}, "https://wire.example/feed");
        bench.feed("plain", {}, "http://plain.example/feed");
        bench.serve();
        bench.poller.start();
        ASSERT_TRUE(bench.run_until([&] { return bench.failing() == 2; }));
        kept = bench.strict_hosts();
        EXPECT_THAT(kept, ElementsAre(::testing::Field(&store::StrictHost::host, "wire.example")));
    }
    Bench bench;
    bench.feed("wire", {}, "http://wire.example/feed");
    bench.poller.restore_strict_hosts(kept);
    bench.serve();
    bench.poller.start();
    ASSERT_TRUE(bench.asked(1));
    EXPECT_EQ(bench.sent[0].url, "https://wire.example/feed");
}

feeds::net::Response no_network(const feeds::net::Request& /*request*/) {
    feeds::net::Response response;
    response.error = feeds::net::NetError::dns;
    return response;
}

TEST(Poller, BlamesNoFeedForOurOwnNetworkAfterARestart) {
    Bench bench;
    bench.answer = no_network;
    for (int feed = 0; feed < 20; ++feed)
        bench.feed("feed" + std::to_string(feed), healthy());
    bench.serve();
    bench.poller.start();
    ASSERT_TRUE(bench.asked(20));
    ASSERT_TRUE(bench.run_until([&] { return bench.poller.summary().polling == 0; }));
    EXPECT_EQ(bench.failing(), 4U);  // until the fifth it could have been them
}

TEST(Poller, AsksFeedsAgainThatBackOffOnceTheNetworkIsBack) {
    Bench bench;
    bench.config.min_interval = 10s;  // what is brought forward is spread over one interval
    bench.answer = no_network;
    for (int feed = 0; feed < 6; ++feed)
        bench.feed("feed" + std::to_string(feed), healthy());
    for (int feed = 0; feed < 30; ++feed) {
        auto state = refused();
        state.last_status = 0;
        state.last_error = "no address";
        bench.feed("waits" + std::to_string(feed), state);
        bench.config.feeds.back().interval = 10s;
    }
    bench.feed("refused", refused());
    bench.serve();
    bench.poller.start();
    ASSERT_TRUE(bench.asked(6));
    ASSERT_TRUE(bench.run_until([&] { return bench.poller.summary().polling == 0; }));
    EXPECT_EQ(bench.failing(), 30U + 1U + 4U);

    bench.answer = Bench::refusal;
    bench.feed("first", {}, "http://feed0.example/other");
    bench.serve();
    ASSERT_TRUE(bench.asked(8));
    EXPECT_EQ(bench.hosts()[6], "feed0.example");
    EXPECT_THAT(bench.hosts()[7], ::testing::StartsWith("waits"));
}

TEST(Poller, SpreadsWhatIsOverdueOnceAFullDiskHasRoomAgain) {
    Bench bench;
    for (int feed = 0; feed < 200; ++feed)
        bench.feed("feed" + std::to_string(feed), healthy());
    const auto rows = bench.rows();
    auto full = bench.lock_state();
    ASSERT_TRUE(bench.run_until([&] { return bench.state_refuses(); }));
    bench.receiving = 1U << 30U;  // nothing that arrived could be stored: no poll starts
    bench.serve(rows);
    bench.poller.start();
    bench.io.poll();
    EXPECT_EQ(bench.poller.summary().overdue, 200U);

    full.reset();
    ASSERT_TRUE(bench.run_until([&] { return !bench.state_refuses(); }));
    bench.receiving = 0;
    ASSERT_TRUE(bench.asked(1));
    EXPECT_LT(bench.poller.summary().polling, 20U);
}

}  // namespace
}  // namespace newsalertd::pipeline
