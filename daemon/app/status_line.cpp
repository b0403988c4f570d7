// How the daemon is, in one line: for the service manager, `status` and the log.

#include "daemon/admin/service_manager.hpp"
#include "daemon/alerts/outbox/judge.hpp"
#include "daemon/app/app.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace newsalertd::app {

boost::asio::awaitable<void> App::show_status() {
    boost::asio::steady_timer timer(io_);
    std::string shown;
    for (;;) {
        if (auto line = status_line(); line != shown) {
            admin::service_manager::status(line);
            shown = std::move(line);
        }
        timer.expires_after(std::chrono::seconds(5));
        co_await timer.async_wait(boost::asio::use_awaitable);
    }
}

std::string App::status_line() const {
    const auto feeds = poller_->summary();
    const auto generation = current_.get();
    std::string line = std::to_string(feeds.feeds) + " feeds (" +
                       std::to_string(feeds.feeds - feeds.ok - feeds.unread) + " in trouble), " +
                       std::to_string(generation->watches->watches().size()) +
                       " watches, generation " + std::to_string(generation->number);
    const auto unready = outbox_->unready();
    std::size_t blocked = 0;
    std::size_t failing = 0;
    std::size_t refusing = 0;
    for (const auto& target : outbox_->states()) {
        blocked += target.blocked;
        failing += !target.blocked && alerts::is_failing(target);
        refusing += !target.blocked && alerts::refuses_alerts(target);
    }
    std::size_t unserved = 0;
    for (const auto& target : outbox_->unserved())
        unserved += target.waiting;
    if (blocked > unready)
        line += ", " + std::to_string(blocked - unready) + " targets refused";
    if (unready > 0)
        line += ", " + std::to_string(unready) + " targets blocked for want of a secret";
    if (failing > 0)
        line += ", " + std::to_string(failing) + " targets failing";
    if (refusing > 0)
        line += ", " + std::to_string(refusing) + " targets refuse alerts";
    if (unserved > 0)
        line +=
            ", " + std::to_string(unserved) + " alerts wait for a channel that is not configured";
    if (!store_error_.empty())
        line += ", STATE NOT WRITABLE: " + store_error_;
    if (!store_damage_.empty())
        line += ", STATE DAMAGED: " + store_damage_;
    for (const auto& trouble : troubles())
        line += ", " + trouble;
    if (!last_reload_error_.empty() && !on_last_good_)
        line += ", last reload rejected: " + last_reload_error_;
    return line;
}

std::vector<std::string> App::troubles() const {
    std::vector<std::string> out;
    if (on_last_good_)
        out.push_back("running on the last good rules, feeds and settings: " + last_reload_error_);
    out.insert(out.end(), lost_.begin(), lost_.end());
    if (store_error_.empty() && !state_trouble_.why().empty())
        out.push_back("the state could not be written just now: " + state_trouble_.why());
    if (!control_trouble_.empty())
        out.push_back("control socket: " + control_trouble_);
    for (const auto ailment : ailments())
        out.emplace_back(to_string(ailment));
    return out;
}

}  // namespace newsalertd::app
