#pragma once
// A poller on a state of its own, whose feeds answer at once what a test says.

#include "daemon/pipeline/poller.hpp"
#include "feeds/url/web_url.hpp"
#include "tests/daemon/store/fixture.hpp"
#include "tests/support/some_time.hpp"

#include <boost/asio/detached.hpp>

#include <SQLiteCpp/SQLiteCpp.h>
#include <future>
#include <optional>

namespace newsalertd::pipeline {

using namespace std::chrono_literals;
using feeds::fetch::FeedState;

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

    std::int64_t articles() const {
        SQLite::Database state(state_.path().string());
        return state.execAndGet("SELECT count(*) FROM article").getInt64();
    }

    std::vector<store::StrictHost> strict_hosts() {
        std::vector<store::StrictHost> out;
        with_store([&](store::Store& s) -> store::Result<void> {
            out = *s.strict_hosts(clock.now());
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
    std::chrono::seconds unseen_step{0};  ///< by which the clock was set, and nobody has noticed
    std::size_t receiving = 0;            ///< bytes of answers under way
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
    Intake intake_{thread, work_, work_, generation_, metrics_, clock, {}};

public:
    Poller poller{
        {.io = io,
         .store = thread,
         .intake = intake_,
         .metrics = metrics_,
         .clock = clock,
         .receiving = [this] { return receiving; },
         .send = [this](feeds::net::Request request) { return reply(this, std::move(request)); },
         .look_at_clock =
             [this] {
                 if (const auto step = std::exchange(unseen_step, 0s); step != 0s)
                     poller.clock_moved(step);
             }},
        config};
};

/// Answered before the daemon was stopped, and is due.
inline FeedState healthy() {
    FeedState state;
    state.began = state.last_success = now() - 48h;
    state.last_status = 200;
    state.next_poll = state.began + 3min;
    return state;
}

}  // namespace newsalertd::pipeline
