#include "daemon/pipeline/poller.hpp"

#include "feeds/url/web_url.hpp"
#include "tests/daemon/store/fixture.hpp"
#include "tests/support/some_time.hpp"

#include <boost/asio/detached.hpp>
#include <gmock/gmock.h>

#include <SQLiteCpp/SQLiteCpp.h>
#include <future>
#include <map>
#include <optional>

namespace newsalertd::pipeline {
namespace {

using namespace std::chrono_literals;
using feeds::fetch::FeedState;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

/// A poller whose feeds answer as `answer` says, at once.
class Bench {
public:
    Bench() {
        config.startup_spread = 0ms;
        std::vector<rules::Diagnostic> findings;
        auto generation = std::make_shared<Generation>();
        generation->watches = rules::WatchSet::compile(std::vector<rules::Watch>{}, findings);
        generation_.set(generation);
    }

    ~Bench() {
        boost::asio::co_spawn(io, poller.drain(5s), boost::asio::detached);
        run_until([this] { return poller.summary().polling == 0; });
    }

    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;

    void feed(const std::string& name, const FeedState& state, const std::string& url = "") {
        config::FeedConfig one;
        one.name = name;
        one.url = url.empty() ? "http://" + name + ".example/feed" : url;
        config.feeds.push_back(one);
        with_store([&](store::Store& s) -> store::Result<void> {
            const std::pair<std::string, std::string> row[] = {{one.name, one.url}};
            const auto rows = s.enrol(row);
            return s.update_feed({.feed = rows->front().id,
                                  .state = feeds::fetch::serialize(state),
                                  .next_poll = state.next_poll,
                                  .polled_at = state.began,
                                  .health = "ok",
                                  .error = {},
                                  .baseline = false});
        });
    }

    void serve() { serve(rows()); }

    void serve(const std::vector<store::FeedRow>& rows) {
        poller.serve(std::make_shared<const config::Config>(config), rows);
    }

    /// The state refuses writes until the end of what is returned.
    std::unique_ptr<SQLite::Database> lock_state() {
        auto other =
            std::make_unique<SQLite::Database>(state_.path().string(), SQLite::OPEN_READWRITE);
        other->exec("BEGIN IMMEDIATE");
        thread.submit<void>(
            store::Queue::urgent, [](store::Store&) { return store::Result<void>{}; }, nullptr);
        return other;
    }

    bool state_refuses() const { return thread.parked(); }

    std::vector<store::FeedRow> rows() {
        std::vector<std::pair<std::string, std::string>> names;
        for (const auto& one : config.feeds)
            names.emplace_back(one.name, one.url);
        std::vector<store::FeedRow> out;
        with_store([&](store::Store& s) -> store::Result<void> {
            out = *s.enrol(names);
            return {};
        });
        return out;
    }

    std::size_t failing() {
        return static_cast<std::size_t>(std::ranges::count_if(rows(), [](const auto& row) {
            return feeds::fetch::deserialize(row.state)->failures > 0;
        }));
    }

    template <class Condition>
    bool run_until(Condition condition) {
        const auto until = std::chrono::steady_clock::now() + 10s;
        while (!condition() && std::chrono::steady_clock::now() < until)
            io.run_one_for(50ms);
        return condition();
    }

    /// Runs until this many requests were sent.
    bool asked(std::size_t requests) {
        return run_until([&] { return sent.size() >= requests; });
    }

    std::vector<std::string> hosts() const {
        std::vector<std::string> out;
        for (const auto& request : sent)
            out.push_back(feeds::origin_of(request.url)->host);
        return out;
    }

    /// As another process would find it.
    store::FeedRow row(const std::string& name) {
        const auto all = rows();
        const auto at = std::ranges::find(config.feeds, name, &config::FeedConfig::name);
        return all.at(static_cast<std::size_t>(at - config.feeds.begin()));
    }

    static feeds::net::Response unchanged(const feeds::net::Request& /*request*/) {
        feeds::net::Response response;
        response.status = 304;
        response.sent = true;
        return response;
    }

    static feeds::net::Response refusal(const feeds::net::Request& /*request*/) {
        feeds::net::Response response;
        response.status = 401;
        response.sent = true;
        return response;
    }

    boost::asio::io_context io;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{
        io.get_executor()};
    config::Config config;
    std::optional<Time> set_to;  ///< before anything is served; none: the system's clock
    Clock clock{[this] { return set_to.value_or(Clock().now()); }};
    std::vector<feeds::net::Request> sent;
    std::size_t receiving = 0;  ///< bytes of answers under way
    std::function<feeds::net::Response(const feeds::net::Request&)> answer = refusal;

private:
    void with_store(std::function<store::Result<void>(store::Store&)> operation) {
        std::promise<void> done;
        thread.submit<void>(
            store::Queue::urgent, std::move(operation), [&](const store::Result<void>& result) {
                EXPECT_TRUE(result);
                done.set_value();
            });
        done.get_future().wait();
    }

    static boost::asio::awaitable<feeds::net::Response> reply(Bench* self,
                                                              feeds::net::Request request) {
        self->sent.push_back(request);
        co_return self->answer(request);
    }

    store::TemporaryState state_;
    store::StoreThread thread{store::open_store(state_), {}};
    WorkPool work_{1};
    CurrentGeneration generation_;
    Metrics metrics_;
    Intake intake_{thread, work_, generation_, metrics_, clock, {}};

public:
    Poller poller{
        {.io = io,
         .store = thread,
         .intake = intake_,
         .metrics = metrics_,
         .clock = clock,
         .receiving = [this] { return receiving; },
         .send = [this](feeds::net::Request request) { return reply(this, std::move(request)); }},
        config};
};

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

feeds::net::Response no_network(const feeds::net::Request& /*request*/) {
    feeds::net::Response response;
    response.error = feeds::net::NetError::dns;
    return response;
}

/// Answered before the daemon was stopped, and is due.
FeedState healthy() {
    FeedState state;
    state.began = state.last_success = now() - 48h;
    state.last_status = 200;
    state.next_poll = state.began + 3min;
    return state;
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

/// A feed that is asked conditionally, and is due in `wait`.
FeedState known(const std::string& name, Time::duration wait) {
    auto state = healthy();
    state.next_poll = now() + wait;
    state.began = state.last_success = state.next_poll - 3min;
    state.validators = {
        .url = "http://" + name + ".example/feed", .etag = "\"1\"", .last_modified = {}};
    return state;
}

TEST(Poller, TellsTheStateOfAPollBeforeItsRequestLeaves) {
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

TEST(Poller, AnUnchangedPollEndsWithoutACommitAndIsKeptLaterWithOthers) {
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

TEST(Poller, KeepsAtOnceWhatAsksForALongerRestThanTheStateKnowsOf) {
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

TEST(Poller, TakesBackAtAStopWhatItPlannedInVain) {
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
