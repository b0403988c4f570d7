#include "daemon/admin/watchdog.hpp"

#include "daemon/admin/service_manager.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace newsalertd::admin {

namespace asio = boost::asio;

namespace {

/// One probe to each part. Shared with the answers, which may come after the watch has ended.
class Round {
public:
    Round(std::size_t parts, std::function<void()> ping)
        : answered_(parts), open_(parts), ping_(std::move(ping)) {}

    /// A part that answers twice counts once.
    void answer(std::size_t part) {
        if (answered_[part].exchange(true))
            return;
        if (open_.fetch_sub(1) == 1)
            ping_();
    }

    bool complete() const { return open_.load() == 0; }

private:
    std::vector<std::atomic<bool>> answered_;
    std::atomic<std::size_t> open_;
    std::function<void()> ping_;
};

std::shared_ptr<Round> begin_round(const Watchdog& watchdog) {
    auto round = std::make_shared<Round>(watchdog.probes.size(), watchdog.ping);
    for (std::size_t part = 0; part < watchdog.probes.size(); ++part)
        watchdog.probes[part]([round, part] { round->answer(part); });
    return round;
}

}  // namespace

Watchdog watchdog_of_service_manager(std::vector<Probe> probes) {
    const auto limit = service_manager::watchdog_limit();
    return {limit ? *limit / 3 : std::chrono::microseconds{0},
            std::move(probes),
            &service_manager::ping};
}

asio::awaitable<void> keep_watch(Watchdog watchdog) {
    if (watchdog.interval <= std::chrono::microseconds{0} || watchdog.probes.empty())
        co_return;
    asio::steady_timer timer(co_await asio::this_coro::executor);
    auto round = begin_round(watchdog);
    for (;;) {
        timer.expires_after(watchdog.interval);
        const auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (error)
            co_return;
        if (round->complete())
            round = begin_round(watchdog);
    }
}

}  // namespace newsalertd::admin
