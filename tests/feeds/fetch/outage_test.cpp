#include "feeds/fetch/outage.hpp"

#include <gtest/gtest.h>

namespace feeds::fetch {
namespace {

using namespace std::chrono;

constexpr Time kNow = sys_days{year{2026} / 11 / 24} + 13h;

struct Bench {
    void answered(int host, Time at, int status = 200) {
        Answer a;
        a.kind = status == 200 ? Kind::document : Kind::failed;
        a.failure = status == 200 ? Failure::none : Failure::status;
        a.status = status;
        a.fetched = at;
        outage.note("host" + std::to_string(host), a);
    }

    void failed(int host, Time at, Failure failure = Failure::dns) {
        Answer a;
        a.failure = failure;
        a.fetched = at;
        outage.note("host" + std::to_string(host), a);
    }

    Outage outage;
};

TEST(Outage, IsSeenWhenMostHostsFailAtOnceAndEndsWithThem) {
    Bench bench;
    for (int host = 0; host < 20; ++host) {
        bench.answered(host, kNow);
    }
    Time at = kNow + 10min;
    for (int host = 0; host < 20; ++host, at += 3s) {
        EXPECT_EQ(bench.outage.since().has_value(), host >= 5) << host;
        bench.failed(host, at, host % 2 == 0 ? Failure::timeout : Failure::dns);
    }
    EXPECT_EQ(bench.outage.since(), kNow + 10min + 12s);
    at += 20min;
    for (int host = 0; host < 20; ++host, at += 3s) {
        bench.answered(host, at);
    }
    EXPECT_EQ(bench.outage.since(), std::nullopt);
}

TEST(Outage, AFewDeadHostsAreTheirOwnFault) {
    Bench bench;
    for (int host = 0; host < 20; ++host) {
        bench.answered(host, kNow);
    }
    for (Time at = kNow; at < kNow + 1h; at += 1min) {
        for (int host = 0; host < 10; ++host) {
            bench.failed(host, at);
            bench.answered(host + 10, at, host == 0 ? 500 : 200);
            ASSERT_EQ(bench.outage.since(), std::nullopt);
        }
    }
}

TEST(Outage, HostsThatNeverAnsweredProveNothing) {
    Bench bench;
    for (int host = 0; host < 100; ++host) {
        bench.failed(host, kNow + seconds{host});
    }
    EXPECT_EQ(bench.outage.since(), std::nullopt);
}

}  // namespace
}  // namespace feeds::fetch
