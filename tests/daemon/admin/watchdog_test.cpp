#include "daemon/admin/watchdog.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>
#include <vector>

namespace newsalertd::admin {

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

class WatchdogTest : public testing::Test {
protected:
    void start(std::vector<Probe> probes, std::chrono::microseconds interval = 1ms) {
        asio::co_spawn(loop_,
                       keep_watch({interval,
                                   std::move(probes),
                                   [this] {
                                       if (++pings_ == wanted_)
                                           loop_.stop();
                                   }}),
                       asio::detached);
    }

    /// So many expired timers or posted answers: rounds pass without a clock being looked at.
    void turn(int times) {
        for (int i = 0; i < times; ++i)
            loop_.run_one();
    }

    Probe loop_probe() {
        return [this](std::function<void()> answer) { asio::post(loop_, std::move(answer)); };
    }

    asio::io_context loop_;
    std::atomic<int> pings_{0};
    int wanted_ = 0;
};

}  // namespace

TEST_F(WatchdogTest, PingsWhileEveryPartAnswers) {
    wanted_ = 5;
    std::vector<std::jthread> threads;
    const Probe elsewhere = [&threads](std::function<void()> answer) {
        threads.emplace_back(std::move(answer));
    };
    start({loop_probe(), elsewhere});
    loop_.run();
    EXPECT_EQ(pings_, 5);
}

TEST_F(WatchdogTest, IsSilentWhileOnePartHangs) {
    int asked = 0;
    std::function<void()> late;
    const Probe hangs = [&](std::function<void()> answer) {
        ++asked;
        late = std::move(answer);
    };
    start({loop_probe(), hangs, loop_probe()});
    turn(30);
    EXPECT_EQ(pings_, 0);
    EXPECT_EQ(asked, 1) << "probes pile up behind one that hangs";

    late();
    EXPECT_EQ(pings_, 1) << "the late answer completes the round";
    turn(30);
    EXPECT_EQ(pings_, 1) << "the next round hangs again";
    EXPECT_EQ(asked, 2);
}

TEST_F(WatchdogTest, CountsAPartOnceHoweverOftenItAnswers) {
    const Probe eager = [](const std::function<void()>& answer) {
        answer();
        answer();
    };
    const Probe hangs = [](const std::function<void()>&) {};
    start({eager, hangs});
    turn(10);
    EXPECT_EQ(pings_, 0);
}

TEST_F(WatchdogTest, SurvivesAnswersAfterItsEnd) {
    std::function<void()> late;
    {
        asio::io_context loop;
        asio::co_spawn(
            loop,
            keep_watch({1ms,
                        {[&](std::function<void()> answer) { late = std::move(answer); }},
                        [this] { ++pings_; }}),
            asio::detached);
        loop.run_one();
    }
    ASSERT_TRUE(late);
    late();
    EXPECT_EQ(pings_, 1);
}

TEST_F(WatchdogTest, EndsAtOnceWhereNobodyAsksForIt) {
    start({loop_probe()}, 0us);
    loop_.run();
    EXPECT_EQ(pings_, 0);
}

}  // namespace newsalertd::admin
