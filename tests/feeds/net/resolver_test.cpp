#include "feeds/net/resolver.hpp"

#include "tests/feeds/net/net_test.hpp"
#include "tests/support/http_server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace feeds::net {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

const Resolver::Addresses kSome = {asio::ip::make_address("127.0.0.1")};

/// Look-ups of names that begin with "hang" wait until open(); others answer at once. Shared with
/// the threads that hang, which a resolver never joins.
class Gate {
public:
    Resolver::Lookup lookup() {
        return [state = state_](const std::string& host) -> Resolver::Answer {
            ++state->calls;
            if (host.starts_with("hang")) {
                ++state->hanging;
                state->hanging.notify_all();
                state->opened.wait();
            }
            if (host.starts_with("fail"))
                return std::unexpected("no such name");
            return state->some;
        };
    }

    ~Gate() { open(); }

    void open() {
        if (!std::exchange(is_open_, true))
            state_->open.set_value();
    }

    void wait_until_hanging(int count) {
        for (int now = state_->hanging; now < count; now = state_->hanging)
            state_->hanging.wait(now);
    }

    int calls() const { return state_->calls; }

private:
    struct State {
        std::promise<void> open;
        std::shared_future<void> opened = open.get_future().share();
        std::atomic<int> calls = 0;
        std::atomic<int> hanging = 0;
        const Resolver::Addresses some = kSome;  ///< a copy, for threads that outlive main()
    };

    std::shared_ptr<State> state_ = std::make_shared<State>();
    bool is_open_ = false;
};

Resolver::Options options(Gate& gate, std::chrono::milliseconds timeout = 20s) {
    Resolver::Options made;
    made.lookup = gate.lookup();
    made.threads = 2;
    made.timeout = timeout;
    return made;
}

Resolver::Answer ask(Net& net,
                     std::string host,
                     Resolver::Purpose purpose = Resolver::Purpose::sources) {
    return net.run(net.resolver.resolve(std::move(host), purpose));
}

}  // namespace

TEST(Resolver, AnswersLiteralsAndLocalhostWithoutALookUp) {
    Gate gate;
    Net net(options(gate));
    EXPECT_EQ(ask(net, "192.0.2.7").value().at(0).to_string(), "192.0.2.7");
    EXPECT_EQ(ask(net, "[::1]").value().at(0).to_string(), "::1");
    EXPECT_TRUE(ask(net, "LocalHost").value().at(0).is_loopback());
    EXPECT_TRUE(ask(net, "a.localhost").value().at(0).is_loopback());
    EXPECT_EQ(gate.calls(), 0);
}

TEST(Resolver, RefusesWhatCannotBeAName) {
    Gate gate;
    Net net(options(gate));
    EXPECT_FALSE(ask(net, ""));
    EXPECT_FALSE(ask(net, std::string(300, 'a')));
    EXPECT_FALSE(ask(net, std::string("a\0b", 3)));
    EXPECT_EQ(gate.calls(), 0);
}

TEST(Resolver, CachesAnswersAndFailuresIgnoringCase) {
    Gate gate;
    Net net(options(gate));
    EXPECT_TRUE(ask(net, "good.test"));
    EXPECT_TRUE(ask(net, "GOOD.test"));
    EXPECT_TRUE(ask(net, "good.test", Resolver::Purpose::deliveries));
    EXPECT_EQ(gate.calls(), 1);
    EXPECT_EQ(ask(net, "fail.test").error(), "no such name");
    EXPECT_FALSE(ask(net, "fail.test"));
    EXPECT_EQ(gate.calls(), 2);
}

TEST(Resolver, AsksAgainWhenTheCacheHasRunOut) {
    Gate gate;
    auto made = options(gate);
    made.cache = 0s;
    made.failure_cache = 0ms;
    Net net(made);
    EXPECT_TRUE(ask(net, "good.test"));
    EXPECT_TRUE(ask(net, "good.test"));
    EXPECT_FALSE(ask(net, "fail.test"));
    EXPECT_FALSE(ask(net, "fail.test"));
    EXPECT_EQ(gate.calls(), 4);
}

TEST(Resolver, EqualNamesShareOneLookUp) {
    Gate gate;
    Net net(options(gate));
    int answers = 0;
    std::vector<Resolver::Ticket> tickets;
    for (int i = 0; i < 50; ++i) {
        tickets.push_back(net.resolver.start(
            "hang.test", Resolver::Purpose::sources, [&](Resolver::Answer answer) {
                EXPECT_TRUE(answer);
                if (++answers == 50)
                    net.io.stop();
            }));
    }
    gate.wait_until_hanging(1);
    gate.open();
    const auto work = asio::make_work_guard(net.io);
    net.io.run();
    EXPECT_EQ(answers, 50);
    EXPECT_EQ(gate.calls(), 1);
}

TEST(Resolver, DeliveriesPassWhenEverySourceThreadHangs) {
    Gate gate;
    Net net(options(gate, 50ms));
    EXPECT_EQ(ask(net, "hang1.test").error(), "name look-up: timed out");
    EXPECT_EQ(ask(net, "hang2.test").error(), "name look-up: timed out");
    gate.wait_until_hanging(2);
    const auto starved = ask(net, "good.test");
    ASSERT_FALSE(starved);
    EXPECT_NE(starved.error().find("every look-up thread is busy"), std::string::npos);
    EXPECT_TRUE(ask(net, "hook.test", Resolver::Purpose::deliveries));
    gate.open();
    EXPECT_EQ(gate.calls(), 3);  // a look-up given up in the queue never ran
}

TEST(Resolver, AHungNameTakesOneThreadHoweverOftenItIsAsked) {
    Gate gate;
    auto made = options(gate, 20ms);
    made.failure_cache = 0ms;
    Net net(made);
    for (int i = 0; i < 5; ++i)
        EXPECT_FALSE(ask(net, "hang.test"));
    EXPECT_EQ(gate.calls(), 1);
    auto patient = ask(net, "good.test");  // the second thread is free
    EXPECT_TRUE(patient) << patient.error();
}

TEST(Resolver, RefusesMoreNamesThanItsQueueHolds) {
    Gate gate;
    auto made = options(gate, 50ms);
    made.threads = 1;
    made.queue = 1;
    Net net(made);
    const auto hanging = net.resolver.start("hang.test", Resolver::Purpose::sources, [](auto) {});
    gate.wait_until_hanging(1);
    const auto queued = net.resolver.start("a.test", Resolver::Purpose::sources, [](auto) {});
    EXPECT_EQ(ask(net, "b.test").error(), "name look-up: too many names are waiting");
}

TEST(Resolver, DroppedTicketsAndDestructionAreSafeWithLookUpsUnderWay) {
    Gate gate;
    bool answered = false;
    {
        Net net(options(gate));
        auto dropped = net.resolver.start(
            "hang1.test", Resolver::Purpose::sources, [&](Resolver::Answer) { answered = true; });
        dropped.reset();
        const auto kept = net.resolver.start(
            "hang2.test", Resolver::Purpose::deliveries, [&](Resolver::Answer answer) {
                EXPECT_FALSE(answer);
            });
        gate.wait_until_hanging(2);
    }
    gate.open();
    EXPECT_FALSE(answered);
}

TEST(Resolver, HungLookUpDoesNotHoldUpTheLoop) {
    test_support::HttpServer server(
        [](const test_support::HttpRequest&) { return test_support::HttpReply::ok("x"); });
    Gate gate;
    Net net(options(gate));
    std::optional<Response> hung;
    asio::co_spawn(net.io,
                   net.client->send(get("http://hang.test/")),
                   [&](const std::exception_ptr&, Response response) { hung = response; });
    net.io.poll();
    gate.wait_until_hanging(1);
    EXPECT_EQ(net.fetch(get(server.url())).status, 200);
    EXPECT_FALSE(hung);
    EXPECT_EQ(net.client->in_flight(), 1U);
}

}  // namespace feeds::net
