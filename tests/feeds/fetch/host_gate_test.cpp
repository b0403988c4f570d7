#include "feeds/fetch/host_gate.hpp"

#include "tests/feeds/fetch/instant.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace feeds::fetch {
namespace {

namespace asio = boost::asio;
using namespace std::chrono;

/// A gate on a wall clock of the test's own, and the permits that it gave.
struct Gate {
    explicit Gate(HostGate::Options options = {.host_gap = Micros{0}, .now = {}})
        : gate(io.get_executor(), with_clock(std::move(options))) {}

    HostGate::Options with_clock(HostGate::Options options) {
        options.now = [this] { return now; };
        return options;
    }

    asio::awaitable<void> request(std::string host, bool under_way = false) {
        auto permit = co_await gate.enter(host, under_way);
        if (permit) {
            starts.emplace_back(host, steady_clock::now());
            held.emplace(host, std::move(*permit));
        } else {
            refused.push_back(permit.error());
        }
    }

    void spawn(const std::string& host) { asio::co_spawn(io, request(host), asio::detached); }

    void finish(const std::string& host) {
        const auto found = held.find(host);
        ASSERT_NE(found, held.end()) << host;
        held.erase(found);
    }

    /// Everything that can happen without time passing.
    void settle() {
        io.restart();
        io.poll();
    }

    Time now = kNow;
    asio::io_context io;
    HostGate gate;
    std::vector<std::pair<std::string, steady_clock::time_point>> starts;
    std::multimap<std::string, HostGate::Permit> held;
    std::vector<HostGate::Refused> refused;
};

TEST(HostGate, AdmitsTwoRequestsAHost) {
    Gate bench;
    for (int i = 0; i < 3; ++i)
        bench.spawn("a");
    bench.spawn("b");
    bench.settle();
    EXPECT_EQ(bench.held.count("a"), 2U);
    EXPECT_EQ(bench.held.count("b"), 1U);
    EXPECT_EQ(bench.gate.waiting(), 1U);
    bench.finish("a");
    bench.settle();
    EXPECT_EQ(bench.starts.size(), 4U);
    EXPECT_EQ(bench.gate.in_flight(), 3U);
    EXPECT_EQ(bench.gate.waiting(), 0U);
}

TEST(HostGate, KeepsTheGapBetweenStartsAtAHost) {
    Gate bench{{.host_connections = 9, .host_gap = 20ms, .now = {}}};
    for (int i = 0; i < 4; ++i) {
        bench.spawn("a");
        bench.spawn("b");
    }
    bench.io.run();
    std::map<std::string, steady_clock::time_point> last;
    ASSERT_EQ(bench.starts.size(), 8U);
    for (const auto& [host, at] : bench.starts) {
        if (last.contains(host)) {
            // The gate's own reading of the clock came before ours, by an unknown moment.
            EXPECT_GT(at - last[host], 10ms);
        }
        last[host] = at;
    }
}

TEST(HostGate, AFullHostTakesNoGlobalPlaces) {
    Gate bench{{.host_connections = 1, .host_gap = Micros{0}, .max_in_flight = 3, .now = {}}};
    for (int i = 0; i < 50; ++i)
        bench.spawn("slow");
    bench.spawn("b");
    bench.spawn("c");
    bench.spawn("d");
    bench.spawn("e");
    bench.settle();
    EXPECT_EQ(bench.held.count("slow"), 1U);
    EXPECT_EQ(bench.held.count("b"), 1U);
    EXPECT_EQ(bench.held.count("c"), 1U);
    EXPECT_EQ(bench.held.count("d"), 0U);
    bench.finish("b");
    bench.settle();
    EXPECT_EQ(bench.held.count("d"), 1U);
    bench.finish("slow");
    bench.settle();
    EXPECT_EQ(bench.held.count("e"), 1U) << "e waited longer than the slow host's next request";
    EXPECT_EQ(bench.gate.in_flight(), 3U);
}

/// All places are taken by hosts that do not answer; "c" waits.
struct FullHouse : Gate {
    FullHouse() : Gate({.host_gap = Micros{0}, .max_in_flight = 2, .slow_after = 20ms, .now = {}}) {
        for (const auto* host : {"a", "b"}) {
            spawn(host);
            settle();
            held.find(host)->second.give_way().assign(
                [this, host](asio::cancellation_type) { gave_way.emplace_back(host); });
        }
        spawn("c");
        settle();
    }

    /// Until somebody gives way.
    void run() {
        io.restart();
        while (gave_way.empty() && io.run_one() > 0) {}
        settle();
    }

    std::vector<std::string> gave_way;
};

TEST(HostGate, TheOldestUnansweredRequestGivesWayToOneThatWaits) {
    FullHouse house;
    EXPECT_TRUE(house.gave_way.empty()) << "not at once";
    house.run();
    EXPECT_EQ(house.gave_way, std::vector<std::string>{"a"}) << "one place is enough";
    EXPECT_TRUE(house.held.find("a")->second.gave_way());
    house.finish("a");
    house.settle();
    EXPECT_EQ(house.held.count("c"), 1U);
    EXPECT_EQ(house.gate.in_flight(), 2U);
}

TEST(HostGate, ARequestThatIsBeingAnsweredKeepsItsPlace) {
    FullHouse house;
    house.held.find("a")->second.on_answer()();
    house.run();
    EXPECT_EQ(house.gave_way, std::vector<std::string>{"b"});
}

TEST(HostGate, ASlowHostsRequestGivesWayToNobodyAgain) {
    FullHouse house;
    house.run();
    house.finish("a");
    house.settle();
    house.finish("b");
    house.finish("c");
    house.spawn("a");  // with the patience of the slow half
    house.settle();
    house.gave_way.clear();
    house.held.find("a")->second.give_way().assign(
        [&](asio::cancellation_type) { house.gave_way.emplace_back("a"); });
    house.spawn("d");
    house.settle();
    house.held.find("d")->second.give_way().assign(
        [&](asio::cancellation_type) { house.gave_way.emplace_back("d"); });
    house.spawn("e");
    house.settle();
    house.run();
    EXPECT_EQ(house.gave_way, std::vector<std::string>{"d"});
}

TEST(HostGate, AHostThatTurnsSlowInLineHoldsUpNobodyBehindIt) {
    // Everything that takes any time is slow here.
    Gate bench{{.host_gap = Micros{0}, .max_in_flight = 2, .slow_after = Micros{0}, .now = {}}};
    bench.spawn("slow");
    bench.settle();
    bench.finish("slow");
    bench.spawn("slow");  // in the one place of the slow half
    bench.spawn("turns");
    bench.settle();
    bench.spawn("turns");
    bench.spawn("good");
    bench.settle();
    ASSERT_EQ(bench.gate.waiting(), 2U);
    bench.finish("turns");
    bench.settle();
    EXPECT_EQ(bench.held.count("good"), 1U);
    bench.finish("slow");
    bench.settle();
    EXPECT_EQ(bench.held.count("turns"), 1U);
}

TEST(HostGate, APollUnderWayGoesBeforeThoseThatHaveNotBegun) {
    Gate bench{{.host_connections = 1, .host_gap = Micros{0}, .max_in_flight = 2, .now = {}}};
    bench.spawn("a");
    bench.spawn("b");
    bench.settle();
    for (const auto* host : {"a", "c", "d"})
        bench.spawn(host);
    bench.settle();
    for (const auto* host : {"a", "d"})
        asio::co_spawn(bench.io, bench.request(host, true), asio::detached);
    bench.settle();
    const auto next_after = [&](const std::string& host) {
        bench.finish(host);
        bench.settle();
        return bench.starts.back().first;
    };
    EXPECT_EQ(next_after("b"), "d") << "before c, which waits for longer";
    EXPECT_EQ(bench.gate.waiting(), 4U);
    EXPECT_EQ(next_after("a"), "a") << "the hop, for which the host need not queue";
    EXPECT_EQ(next_after("d"), "c");
    EXPECT_EQ(next_after("c"), "d");
    EXPECT_EQ(next_after("a"), "a");
    EXPECT_EQ(bench.gate.waiting(), 0U);
}

TEST(HostGate, ACancelledWaitLeavesNothingBehind) {
    Gate bench{{.host_connections = 1, .host_gap = Micros{0}, .now = {}}};
    bench.spawn("a");
    asio::cancellation_signal signal;
    asio::co_spawn(
        bench.io, bench.request("a"), asio::bind_cancellation_slot(signal.slot(), asio::detached));
    bench.spawn("a");
    bench.settle();
    EXPECT_EQ(bench.gate.waiting(), 2U);
    signal.emit(asio::cancellation_type::all);
    bench.settle();
    ASSERT_EQ(bench.refused.size(), 1U);
    EXPECT_EQ(bench.refused[0].why, HostGate::Refused::Why::cancelled);
    EXPECT_EQ(bench.gate.waiting(), 1U);
    bench.finish("a");
    bench.settle();
    EXPECT_EQ(bench.held.count("a"), 1U);
    EXPECT_EQ(bench.gate.in_flight(), 1U);
}

TEST(HostGate, PermitsAndWaitsMayOutliveTheGate) {
    asio::io_context io;
    auto gate = std::make_unique<HostGate>(
        io.get_executor(), HostGate::Options{.host_connections = 1, .now = [] { return kNow; }});
    std::vector<HostGate::Permit> held;
    const auto request = [](HostGate& g,
                            std::vector<HostGate::Permit>& into) -> asio::awaitable<void> {
        auto permit = co_await g.enter("a");
        if (permit)
            into.push_back(std::move(*permit));
    };
    asio::co_spawn(io, request(*gate, held), asio::detached);
    asio::co_spawn(io, request(*gate, held), asio::detached);
    io.poll();
    EXPECT_EQ(held.size(), 1U);
    gate.reset();
    held.clear();
}

TEST(HostGate, LeavesAHostAloneAfter429) {
    Gate bench;
    EXPECT_EQ(bench.gate.rate_limited("a.example.com", 90s), kNow + 90s);
    bench.spawn("a.example.com");
    bench.spawn("b.example.com");
    bench.settle();
    ASSERT_EQ(bench.refused.size(), 1U);
    EXPECT_EQ(bench.refused[0].until, kNow + 90s);
    EXPECT_EQ(bench.held.count("b.example.com"), 1U);
    bench.now += 90s;
    bench.spawn("a.example.com");
    bench.settle();
    EXPECT_EQ(bench.held.count("a.example.com"), 1U);
}

TEST(HostGate, ASecond429BlocksTheRegistrableDomain) {
    Gate bench;
    bench.gate.rate_limited("a.example.com", 60s);
    EXPECT_EQ(bench.gate.blocked_until("c.example.com"), std::nullopt);
    bench.gate.rate_limited("b.example.com", 90s);
    EXPECT_EQ(bench.gate.blocked_until("c.example.com"), kNow + 90s);
    EXPECT_EQ(bench.gate.blocked_until("example.org"), std::nullopt);
}

TEST(HostGate, RequestsThatWereUnderWayAreOneOffence) {
    Gate bench;
    for (int at_once = 0; at_once < 8; ++at_once)
        EXPECT_EQ(bench.gate.rate_limited("a.example.com", {}), kNow + 15min);
    EXPECT_EQ(bench.gate.blocked_until("b.example.com"), std::nullopt);
    EXPECT_EQ(bench.gate.rate_limited("a.example.com", 1h), kNow + 1h) << "what is named holds";
    bench.now += 1h;
    EXPECT_EQ(bench.gate.rate_limited("a.example.com", {}), bench.now + 30min);
    EXPECT_EQ(bench.gate.blocked_until("b.example.com"), bench.now + 30min);
}

TEST(HostGate, AddressesHaveNoDomainToBlock) {
    Gate bench;
    bench.gate.rate_limited("127.0.0.1", 60s);
    bench.gate.rate_limited("127.0.0.1", 60s);
    EXPECT_NE(bench.gate.blocked_until("127.0.0.1"), std::nullopt);
    EXPECT_EQ(bench.gate.blocked_until("127.0.0.2"), std::nullopt);
}

TEST(HostGate, DoublesAnUnstated429UpToSixHours) {
    Gate bench;
    const minutes expected[] = {15min, 30min, 60min, 120min, 240min, 360min, 360min};
    for (const minutes wait : expected) {
        EXPECT_EQ(bench.gate.rate_limited("127.0.0.1", {}), bench.now + wait);
        bench.now += 7h;
    }
    bench.gate.answered("127.0.0.1");
    EXPECT_EQ(bench.gate.rate_limited("127.0.0.1", {}), bench.now + 15min);
}

TEST(HostGate, A503OfTwoFeedsWithinAMinuteBlocksTheHost) {
    Gate bench;
    bench.gate.unavailable("h", "feed 1", 30s);
    bench.gate.unavailable("h", "feed 1", 30s);
    EXPECT_EQ(bench.gate.blocked_until("h"), std::nullopt);
    bench.now += 61s;
    bench.gate.unavailable("h", "feed 2", 30s);
    EXPECT_EQ(bench.gate.blocked_until("h"), std::nullopt);
    bench.now += 59s;
    bench.gate.unavailable("h", "feed 3", 30s);
    EXPECT_EQ(bench.gate.blocked_until("h"), bench.now + 30s);
}

TEST(HostGate, ABlockEndsTheWaitsOfThatHostOnly) {
    Gate bench{{.host_connections = 1, .host_gap = Micros{0}, .now = {}}};
    bench.spawn("a");
    bench.spawn("a");
    bench.spawn("b");
    bench.spawn("b");
    bench.settle();
    bench.gate.rate_limited("a", 60s);
    bench.settle();
    EXPECT_EQ(bench.refused.size(), 1U);
    EXPECT_EQ(bench.gate.waiting(), 1U);
}

TEST(HostGate, BlocksSurviveARestart) {
    Gate before;
    before.gate.rate_limited("a.example.com", 2h);
    before.gate.rate_limited("b.example.com", 1h);
    Gate next;
    next.gate.restore(before.gate.snapshot());
    EXPECT_EQ(next.gate.blocked_until("a.example.com"), kNow + 2h);
    EXPECT_EQ(next.gate.blocked_until("z.example.com"), kNow + 1h);
    next.now = kNow - 24h * 30;  // the clock was set back
    Gate again;
    again.now = next.now;
    again.gate.restore(before.gate.snapshot());
    EXPECT_LE(again.gate.blocked_until("a.example.com").value(), again.now + 48h);
}

TEST(HostGate, ForgetsHostsThatItNeedsNoMore) {
    Gate bench;
    for (int i = 0; i < 5'000; ++i) {
        const std::string host = "h" + std::to_string(i);
        bench.spawn(host);
        bench.settle();
        bench.finish(host);
    }
    EXPECT_EQ(bench.gate.in_flight(), 0U);
    EXPECT_TRUE(bench.gate.snapshot().empty());
}

}  // namespace
}  // namespace feeds::fetch
