#include "daemon/admin/signals.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <optional>

namespace newsalertd::admin {

namespace {

/// In a child process (death test): a first SIGTERM stops, a second one kills.
void terminate_twice() {
    boost::asio::io_context loop;
    const Signals signals(loop, {[] { std::raise(SIGTERM); }, [] {}});
    std::raise(SIGTERM);
    loop.run();
    std::_Exit(1);
}

}  // namespace

TEST(Signals, AskForAReloadEveryTimeAndForTheEndOnce) {
    boost::asio::io_context loop;
    int reloads = 0;
    int stops = 0;
    std::optional<Signals> signals;
    signals.emplace(loop,
                    Signals::Hooks{[&] {
                                       ++stops;
                                       signals.reset();
                                   },
                                   [&] { std::raise(++reloads < 3 ? SIGHUP : SIGINT); }});
    std::raise(SIGHUP);
    loop.run();
    EXPECT_EQ(reloads, 3);
    EXPECT_EQ(stops, 1);
}

TEST(SignalsDeathTest, SecondTerminationEndsTheProcessAtOnce) {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    EXPECT_EXIT(terminate_twice(), testing::KilledBySignal(SIGTERM), "");
}

TEST(Signals, WritesThatFailAreNoSignals) {
    ignore_write_signals();
    std::raise(SIGPIPE);
    std::raise(SIGXFSZ);
    SUCCEED();
}

}  // namespace newsalertd::admin
