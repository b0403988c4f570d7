#include "feeds/fetch/outage.hpp"

#include "tests/feeds/fetch/instant.hpp"

#include <gtest/gtest.h>

namespace feeds::fetch {
namespace {

using namespace std::chrono;

struct Hosts {
    /// `hosts` last answered at `answered`, says the state.
    void watch(int hosts, Time answered) {
        std::unordered_map<std::string, Time> known;
        for (int host = 0; host < hosts; ++host)
            known["host" + std::to_string(host)] = answered;
        outage.watch(known);
    }

    bool answered(int host, Time at, int status = 200) {
        Answer a;
        a.kind = status == 200 ? Kind::document : Kind::failed;
        a.failure = status == 200 ? Failure::none : Failure::status;
        a.status = status;
        a.fetched = at;
        return outage.note("host" + std::to_string(host), a);
    }

    void failed(int host, Time at, Failure failure = Failure::dns) {
        Answer a;
        a.failure = failure;
        a.fetched = at;
        EXPECT_FALSE(outage.note("host" + std::to_string(host), a));
    }

    Outage outage;
};

TEST(Outage, IsSeenWhenMostHostsFailAtOnceAndEndsWithThem) {
    Hosts bench;
    for (int host = 0; host < 20; ++host)
        bench.answered(host, kNow);
    Time at = kNow + 10min;
    for (int host = 0; host < 20; ++host, at += 3s) {
        EXPECT_EQ(bench.outage.since().has_value(), host >= 5) << host;
        bench.failed(host, at, host % 2 == 0 ? Failure::timeout : Failure::dns);
    }
    EXPECT_EQ(bench.outage.since(), kNow + 10min + 12s);
    at += 20min;
    for (int host = 0; host < 20; ++host, at += 3s)
        bench.answered(host, at);
    EXPECT_EQ(bench.outage.since(), std::nullopt);
}

TEST(Outage, AFewDeadHostsAreTheirOwnFault) {
    Hosts bench;
    for (int host = 0; host < 20; ++host)
        bench.answered(host, kNow);
    for (Time at = kNow; at < kNow + 1h; at += 1min) {
        for (int host = 0; host < 10; ++host) {
            bench.failed(host, at);
            bench.answered(host + 10, at, host == 0 ? 500 : 200);
            ASSERT_EQ(bench.outage.since(), std::nullopt);
        }
    }
}

TEST(Outage, IsSeenFromTheFirstPollsAfterARestart) {
    Hosts bench;
    bench.watch(20, kNow - 72h);  // switched off on Friday
    for (int host = 0; host < 20; ++host) {
        EXPECT_EQ(bench.outage.since().has_value(), host >= 5) << host;
        bench.failed(host, kNow + host * 20ms);
    }
}

TEST(Outage, HostsDeadForLongerThanTheRestProveNothing) {
    Hosts bench;
    std::unordered_map<std::string, Time> known;
    for (int host = 0; host < 20; ++host)
        known["host" + std::to_string(host)] = host < 10 ? kNow - 240h : kNow - 1h;
    bench.outage.watch(known);
    for (int host = 0; host < 10; ++host)
        bench.failed(host, kNow + seconds{host});
    EXPECT_EQ(bench.outage.since(), std::nullopt);
}

TEST(Outage, OfFewHostsIsSeenWhenTheLastOfThemFailsHoweverSeldomTheyArePolled) {
    for (int hosts : {2, 3, 4, 5}) {
        Hosts bench;
        bench.watch(hosts, kNow - 1h);
        for (int host = 0; host < hosts; ++host) {
            EXPECT_EQ(bench.outage.since(), std::nullopt) << host << " of " << hosts;
            bench.failed(host, kNow + host * 10min);
        }
        EXPECT_NE(bench.outage.since(), std::nullopt) << hosts;
    }
}

TEST(Outage, IsNotToldOfTheOnlyHostNorOfOneOfTwo) {
    Hosts alone;
    alone.watch(1, kNow - 1h);
    Hosts two;
    two.watch(2, kNow - 1h);
    for (Time at = kNow; at < kNow + 1h; at += 1min) {
        alone.failed(0, at);
        two.failed(0, at);
    }
    EXPECT_EQ(alone.outage.since(), std::nullopt);
    EXPECT_EQ(two.outage.since(), std::nullopt);
}

TEST(Outage, LastsWhileWhatIsOnOurSideOfItAnswers) {
    Hosts bench;
    bench.watch(10, kNow - 1h);
    EXPECT_FALSE(bench.answered(9, kNow));
    for (Time at = kNow + 5min; at < kNow + 1h; at += 1min) {
        for (int host = 0; host < 9; ++host)
            bench.failed(host, at);
        EXPECT_FALSE(bench.answered(9, at));
        ASSERT_NE(bench.outage.since(), std::nullopt);
    }
}

TEST(Outage, SaysOnceThatAHostAnswersAgain) {
    Hosts bench;
    bench.watch(10, kNow - 1h);
    for (int host = 0; host < 10; ++host)
        bench.failed(host, kNow);
    EXPECT_TRUE(bench.answered(0, kNow + 1h, 500));
    EXPECT_FALSE(bench.answered(1, kNow + 1h + 1s));
    EXPECT_FALSE(bench.answered(2, kNow + 1h + 2s));
    EXPECT_EQ(bench.outage.since(), std::nullopt);
    EXPECT_FALSE(bench.answered(3, kNow + 1h + 5min));
}

TEST(Outage, CutsOffTheHostsThatFailedUntilOneAnswersAgain) {
    Hosts bench;
    bench.watch(10, kNow - 1h);
    for (int host = 0; host < 9; ++host) {
        EXPECT_FALSE(bench.outage.is_cut_off("host0", kNow)) << host;
        bench.failed(host, kNow);
        if (bench.outage.since())
            break;
    }
    EXPECT_TRUE(bench.outage.is_cut_off("host0", kNow));
    EXPECT_FALSE(bench.outage.is_cut_off("host9", kNow)) << "it may answer";
    EXPECT_FALSE(bench.outage.is_cut_off("other", kNow));
    EXPECT_TRUE(bench.answered(0, kNow + 1h));
    bench.failed(1, kNow + 1h);
    EXPECT_FALSE(bench.outage.is_cut_off("host1", kNow + 1h + 1min));
}

TEST(Outage, OfManyHostsIsSeenBeforeMostOfThemFailed) {
    Hosts bench;
    for (int host = 0; host < 600; ++host)
        bench.answered(host, kNow + host * 200ms);
    Time at = kNow + 600 * 200ms;
    int failed = 0;
    for (; !bench.outage.since() && failed < 600; ++failed, at += 200ms)
        bench.failed(failed, at);
    EXPECT_LE(failed, 60);
    bench.failed(failed + 1, at);
    EXPECT_TRUE(bench.outage.since()) << "what answered before says nothing of the end";
    EXPECT_TRUE(bench.answered(0, at + 1min));
    for (int host = 0; host < 60; ++host)
        bench.answered(host, at + 1min + host * 1s);
    EXPECT_FALSE(bench.outage.since());
}

TEST(Outage, IsNotSeenInManyHostsThatHangBesideOthersThatAnswer) {
    Hosts bench;
    for (int host = 0; host < 600; ++host)
        bench.answered(host, kNow + host * 100ms);
    for (int round = 1; round < 10; ++round) {
        for (int host = 0; host < 300; ++host)  // their time is up all at once
            bench.failed(host, kNow + round * 1min, Failure::timeout);
        EXPECT_FALSE(bench.outage.since()) << round;
        for (int host = 300; host < 600; ++host)
            bench.answered(host, kNow + round * 1min + (host - 300) * 200ms);
    }
}

TEST(Outage, HostsThatNeverAnsweredProveNothing) {
    Hosts bench;
    for (int host = 0; host < 100; ++host)
        bench.failed(host, kNow + seconds{host});
    EXPECT_EQ(bench.outage.since(), std::nullopt);
}

}  // namespace
}  // namespace feeds::fetch
