// What a person does about deliveries over the control socket: tests, and changes of the outbox.

#include "daemon/alerts/outbox/delivery_id.hpp"
#include "daemon/app/control.hpp"
#include "daemon/app/failure.hpp"
#include "daemon/store/await.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/array.hpp>

#include <sysexits.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace newsalertd::app {

namespace json = boost::json;

namespace {

alerts::Alert test_alert(Time at) {
    alerts::Alert alert;
    alert.kind = alerts::Kind::test;
    alert.title = "This is a test alert of newsalertd";
    alert.summary = "If you can read this, alerts reach this place.";
    alert.url = "https://example.org/newsalertd-test";
    alert.source = "newsalertd notify-test";
    alert.watches = {"notify-test"};
    alert.priority = rules::Priority::urgent;
    alert.latency.committed = at;
    return alert;
}

json::object result_of(const alerts::AttemptEnd& end) {
    return {{"target", end.target},
            {"delivery", end.delivery},
            {"outcome", to_string(end.result.outcome)},
            {"status", end.result.status},
            {"detail", end.result.detail},
            {"provider_ref", end.result.provider_ref},
            {"seconds", static_cast<double>(end.since_created.count()) / 1e6}};
}

}  // namespace

/// Sends a marked test alert to every target of a channel and waits for the attempts.
boost::asio::awaitable<json::object> Control::notify_test(std::string channel) {
    constexpr std::chrono::seconds kPatience{25};
    const auto generation = parts_.in_force.generation.get();
    const auto targets = targets_of(parts_.in_force.channels, {channel});
    if (targets.empty())
        co_return to_json({EX_CONFIG, "no channel named " + channel + " is configured"});
    const auto ends = std::make_shared<json::array>();
    const auto timer = std::make_shared<boost::asio::steady_timer>(parts_.io, kPatience);
    std::vector<std::string> sent;
    for (const auto index : targets) {
        const auto& target = generation->targets[index];
        if (const auto& reason = target.channel->unready(); !reason.empty()) {
            ends->push_back(
                json::object{{"target", target.name}, {"outcome", "blocked"}, {"detail", reason}});
            continue;
        }
        sent.push_back(desk_.send(test_alert(parts_.clock.now()), target));
        desk_.when_attempted(sent.back(), [ends, timer, all = targets.size()](const auto& end) {
            ends->push_back(result_of(end));
            if (ends->size() == all)
                timer->cancel();
        });
    }
    if (!sent.empty())
        co_await timer->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    for (const auto& delivery : sent)
        desk_.when_attempted(delivery, nullptr);
    co_return json::object{{"results", *ends}};
}

/// Sends what a refused channel or target has kept. A channel stands for all of its targets:
/// "mail-desk" for "mail-desk/a@b.example".
boost::asio::awaitable<json::object> Control::resume(std::string name) {
    std::vector<std::string> targets;
    for (const auto& target : parts_.outbox.states())
        if (target.name == name || alerts::channel_of(target.name) == name)
            targets.push_back(target.name);
    if (targets.empty())
        co_return to_json({EX_NOINPUT, "no channel or target named " + name + " is configured"});
    // The memory first: an answer to an attempt under way then finds itself overtaken. After the
    // state it could come between, and refuse the target again with no word.
    for (const auto& target : targets)
        parts_.outbox.resume(target);
    const auto resumed = co_await store::await<std::size_t>(
        parts_.store,
        store::Queue::urgent,
        [targets, at = parts_.clock.now()](store::Store& store) -> store::Result<std::size_t> {
            std::size_t rows = 0;
            for (const auto& target : targets)
                rows += store.resume(target, at).value_or(0);
            return rows;
        });
    for (const auto& target : targets)
        parts_.outbox.wake(target);
    co_return resumed ? json::object{{"resumed", *resumed}} : to_json(failure_of(resumed.error()));
}

/// Retries, replays or drops a delivery.
boost::asio::awaitable<json::object> Control::deliveries(std::string action, std::string id) {
    const auto at = parts_.clock.now();
    const auto new_id = alerts::make_delivery_id(at);
    const auto done = co_await store::await<std::string>(
        parts_.store,
        store::Queue::urgent,
        [action, id, at, new_id](store::Store& store) -> store::Result<std::string> {
            if (action == "replay")
                return store.replay(id, new_id, at);
            const auto changed = action == "retry" ? store.retry(id, at) : store.drop(id, at);
            if (!changed)
                return std::unexpected(changed.error());
            return id;
        });
    if (!done)
        co_return to_json(failure_of(done.error()));
    parts_.outbox.wake_all();
    co_return json::object{{"delivery", action == "replay" ? new_id : id}};
}

}  // namespace newsalertd::app
