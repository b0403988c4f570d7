// Looks at the whole daemon now and then, and tells the operator what makes it useless
// (health.hpp).

#include "daemon/app/app.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <vector>

namespace newsalertd::app {

namespace {

bool is_awake(const rules::Watch& watch) {
    return watch.enabled && (!watch.expires || *watch.expires > std::chrono::system_clock::now());
}

}  // namespace

Health App::health() const {
    const auto feeds = poller_->summary();
    Health health{.feeds = feeds.feeds,
                  .readable = feeds.readable,
                  .failed = feeds.failed,
                  .network_down = feeds.network_down};
    const auto generation = current_.get();
    if (wanted_.generation != generation->number) {
        wanted_ = {generation->number, 0, std::vector<bool>(generation->targets.size())};
        for (std::size_t i = 0; i < generation->routes.size(); ++i) {
            if (!is_awake(*generation->watches->watches()[i]))
                continue;
            ++wanted_.watches;
            for (const auto target : generation->routes[i])
                wanted_.targets[target] = true;
        }
    }
    health.watches = wanted_.watches;
    const auto states = outbox_->states();
    for (std::size_t i = 0; i < wanted_.targets.size(); ++i) {
        if (!wanted_.targets[i])
            continue;
        const auto state =
            std::ranges::find(states, generation->targets[i].name, &store::TargetState::name);
        ++health.targets;
        health.refused += state != states.end() && state->blocked;
    }
    return health;
}

std::vector<Ailment> App::ailments() const {
    health_.look(health(), std::chrono::steady_clock::now());
    return health_.ailments();
}

boost::asio::awaitable<void> App::watch_health() {
    boost::asio::steady_timer tick(io_);
    for (;;) {
        ailments();
        for (const auto& [ailment, over] : health_.take_news())
            notice(over ? std::string("this is over: ") + to_string(ailment) : to_string(ailment));
        tick.expires_after(std::chrono::seconds(1));
        co_await tick.async_wait(boost::asio::use_awaitable);
    }
}

}  // namespace newsalertd::app
