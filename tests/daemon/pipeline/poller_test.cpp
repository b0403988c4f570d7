#include "daemon/pipeline/poller.hpp"

#include "feeds/fetch/url.hpp"
#include "tests/daemon/store/fixture.hpp"

#include <boost/asio/detached.hpp>
#include <gmock/gmock.h>

#include <future>

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
    Bench() { config.startup_spread = 0ms; }

    ~Bench() {
        boost::asio::co_spawn(io, poller.drain(5s), boost::asio::detached);
        run_until([this] { return poller.summary().polling == 0; });
    }

    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;

    void feed(const std::string& name, const FeedState& state) {
        config::FeedConfig one;
        one.name = name;
        one.url = "http://" + name + ".example/feed";
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

    void serve() {
        std::vector<std::pair<std::string, std::string>> names;
        for (const auto& one : config.feeds)
            names.emplace_back(one.name, one.url);
        std::vector<store::FeedRow> rows;
        with_store([&](store::Store& s) -> store::Result<void> {
            rows = *s.enrol(names);
            return {};
        });
        poller.serve(config, rows);
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
            out.push_back(feeds::fetch::origin_of(request.url)->host);
        return out;
    }

    boost::asio::io_context io;
    config::Config config;
    std::vector<feeds::net::Request> sent;
    std::function<feeds::net::Response(const feeds::net::Request&)> answer =
        [](const feeds::net::Request&) {
            feeds::net::Response response;
            response.status = 401;
            response.sent = true;
            return response;
        };

private:
    void with_store(std::function<store::Result<void>(store::Store&)> operation) {
        std::promise<void> done;
        thread.submit<void>(
            store::Lane::urgent, std::move(operation), [&](const store::Result<void>& result) {
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
    Intake intake_{thread, work_, generation_, metrics_, {}};

public:
    Poller poller{
        {.io = io,
         .store = thread,
         .intake = intake_,
         .metrics = metrics_,
         .receiving = [] { return std::size_t{0}; },
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

}  // namespace
}  // namespace newsalertd::pipeline
