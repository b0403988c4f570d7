#include "daemon/app/desk.hpp"

#include "daemon/admin/service_manager.hpp"
#include "daemon/alerts/outbox/delivery_id.hpp"
#include "daemon/app/background.hpp"
#include "daemon/app/unserved.hpp"
#include "daemon/log.hpp"
#include "daemon/store/await.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <utility>

namespace newsalertd::app {

namespace {

alerts::Alert notice_of(const std::string& text, Time at) {
    alerts::Alert alert;
    alert.kind = alerts::Kind::notice;
    alert.title = text;
    alert.source = "newsalertd";
    alert.priority = rules::Priority::high;
    alert.latency.committed = at;
    return alert;
}

}  // namespace

Desk::Desk(Parts parts)
    : parts_(parts),
      summaries_(parts.io),
      told_(parts.io, boost::asio::steady_timer::time_point::max()),
      state_calm_(parts.io) {}

void Desk::start(bool service) {
    spawn(
        parts_.io.get_executor(),
        "summaries",
        [](Desk* desk) { return desk->tell_summaries(); },
        this);
    if (!service)
        return;
    every(parts_.io, "health", std::chrono::seconds(1), [this] { tell_health(); });
    every(parts_.io, "status", std::chrono::seconds(5), [this] {
        if (auto line = status_line(); line != shown_) {
            admin::service_manager::status(line);
            shown_ = std::move(line);
        }
    });
}

void Desk::notice(const std::string& text) {
    spdlog::warn("{}", text);
    send_notice(text);
}

void Desk::notice(const std::string& subject, const std::string& kind, const std::string& text) {
    spdlog::warn("{}", text);
    if (notices_.wrong(subject, kind, text, std::chrono::steady_clock::now()))
        send_notice(text);
    else
        summaries_.cancel();  // it looks anew when the next one is due
}

void Desk::mended(const std::string& subject, const std::string& text) {
    const auto times = notices_.mended(subject);
    if (times == 0)
        return;
    auto said = text;
    if (const auto at = said.find("{}"); at != std::string::npos)
        said.replace(at, 2, std::to_string(times));
    spdlog::info("{}", said);
    send_notice(said);
}

void Desk::send_notice(const std::string& text) {
    const auto generation = parts_.in_force.generation.get();
    if (!generation)
        return;
    const auto alert = notice_of(text, parts_.clock.now());
    for (const auto index :
         targets_of(parts_.in_force.channels, generation->config->operator_notify))
        send(alert, generation->targets[index]);
}

std::string Desk::send(const alerts::Alert& alert, const pipeline::Target& target) {
    const auto at = alert.latency.committed.value_or(parts_.clock.now());
    store::DeliveryWrite write;
    write.id = alerts::make_delivery_id(at);
    write.target = target.name;
    write.kind = to_string(alert.kind);
    write.priority = static_cast<int>(alert.priority);
    write.content = to_json(alert);
    write.expires = at + target.channel->limits().expiry;
    target.gate->set_backlog(true);
    parts_.store.submit<void>(
        store::Queue::urgent,
        [write, at](store::Store& store) { return store.add_delivery(write, at); },
        [this, kind = write.kind, name = target.name](const store::Result<void>& added) {
            if (!added)
                spdlog::error("{} to {}: {}", kind, name, added.error().message);
            boost::asio::post(parts_.io, [this, name] { parts_.outbox.wake(name); });
        });
    return write.id;
}

void Desk::tell_now(const std::string& text) {
    const auto generation = parts_.in_force.generation.get();
    if (!generation)
        return;
    const auto at = parts_.clock.now();
    auto alert = notice_of(text, at);
    alert.latency.sent = at;
    for (const auto index :
         targets_of(parts_.in_force.channels, generation->config->operator_notify)) {
        const auto& served = parts_.in_force.channels.served[index];
        ++telling_;
        spawn(
            parts_.io.get_executor(),
            "notice",
            [](Desk* desk, alerts::Served to, std::string payload) -> boost::asio::awaitable<void> {
                const auto result =
                    co_await to.channel->send(to.transport,
                                              alerts::make_delivery_id(desk->parts_.clock.now()),
                                              to.target,
                                              std::move(payload));
                if (result.outcome != alerts::Outcome::delivered)
                    spdlog::error(
                        "target {}: could not be told of it: {}", to.target, result.detail);
                if (--desk->telling_ == 0)
                    desk->told_.cancel();
            },
            this,
            served,
            served.channel->render(alert, served.target, alerts::Form::full, at));
    }
}

boost::asio::awaitable<void> Desk::finish_telling(std::chrono::steady_clock::time_point until) {
    if (telling_ == 0)
        co_return;
    told_.expires_at(until);
    co_await told_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

boost::asio::awaitable<void> Desk::tell_summaries() {
    for (;;) {
        summaries_.expires_at(
            notices_.next_due().value_or(std::chrono::steady_clock::time_point::max()));
        co_await summaries_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        for (const auto& text : notices_.due(std::chrono::steady_clock::now()))
            send_notice(text);
    }
}

void Desk::target_worked(const std::string& target) {
    mended(target, "target " + target + " works again");
    if (const auto channel = alerts::channel_of(target); channel != target)
        mended(channel, "channel " + channel + " works again");
}

/// One sentence a target, with the title of the first.
void Desk::deliveries_expired(const std::vector<store::Ended>& ended) {
    parts_.metrics.deliveries_dead_expired += ended.size();

    struct Lost {
        std::size_t count = 0;
        const store::Ended* first = nullptr;
    };

    std::map<std::string, Lost> lost;
    for (const auto& one : ended) {
        if (one.kind == "notice" || one.kind == "test")
            continue;
        auto& of_target = lost[one.target];
        if (of_target.count++ == 0)
            of_target.first = &one;
    }
    for (const auto& [target, what] : lost) {
        const auto alert = alerts::alert_from_json(what.first->content).value_or(alerts::Alert{});
        const auto& reason = what.first->reason;
        notice(target,
               "expired",
               "target " + target + ": " + std::to_string(what.count) +
                   (what.count == 1 ? " alert has" : " alerts have") +
                   " expired before it could be sent: \"" + alert.title + "\"" +
                   (what.count == 1 ? "" : " first") + (reason.empty() ? "" : " (" + reason + ")") +
                   "; kept as dead, to send it again: newsalertd deliveries retry " +
                   what.first->id);
    }
}

/// What was under way when the last process ended, where nothing is to be sent twice.
void Desk::deliveries_held(const std::vector<store::Ended>& held) {
    parts_.metrics.deliveries_dead_held += held.size();
    for (const auto& one : held) {
        const auto alert = alerts::alert_from_json(one.content).value_or(alerts::Alert{});
        notice(one.target,
               "held",
               "target " + one.target + ": the alert \"" + alert.title +
                   "\" was under way when the last process ended. It may have arrived, and is not "
                   "sent again by itself (on_ambiguous = \"hold\"): newsalertd deliveries retry " +
                   one.id);
    }
}

/// Each channel once, until it is back or nothing waits in its name any more.
void Desk::tell_unserved(std::vector<store::Unserved> unserved) {
    std::set<std::string> waiting;
    for (const auto& [channel, line] :
         lines_of_unserved(unserved, parts_.in_force.loaded->config)) {
        waiting.insert(channel);
        if (!told_unserved_.contains(channel))
            notice(line);
    }
    told_unserved_ = std::move(waiting);
    parts_.outbox.note_unserved(std::move(unserved));
}

std::vector<std::string> Desk::served() const {
    std::vector<std::string> targets;
    for (const auto& one : parts_.in_force.channels.served)
        targets.push_back(one.target);
    return targets;
}

void Desk::control_socket_lost(const std::string& why) {
    if (why != control_trouble_ && !why.empty())
        notice("the control socket is out of reach: " + why);
    control_trouble_ = why;
}

void Desk::block_unserved() {
    using Unserved = std::vector<store::Unserved>;
    parts_.store.submit<Unserved>(
        store::Queue::urgent,
        [served = served()](store::Store& store) { return store.block_unserved(served); },
        [this](store::Result<Unserved> unserved) {
            boost::asio::post(parts_.io, [this, unserved = std::move(unserved)]() mutable {
                // Rows of a target that has returned are pending again.
                parts_.outbox.wake_all();
                if (unserved)
                    tell_unserved(std::move(*unserved));
            });
        });
}

boost::asio::awaitable<std::string> Desk::unserved_lines() {
    const auto unserved = co_await store::await<std::vector<store::Unserved>>(
        parts_.store, store::Queue::urgent, [served = served()](store::Store& store) {
            return store.unserved(served);
        });
    std::string lines;
    if (unserved)
        for (const auto& [channel, line] :
             lines_of_unserved(*unserved, parts_.in_force.loaded->config))
            lines += line + "\n";
    co_return lines;
}

void Desk::when_attempted(const std::string& id,
                          std::function<void(const alerts::AttemptEnd&)> then) {
    if (then)
        waiters_[id] = std::move(then);
    else
        waiters_.erase(id);
}

/// The log hears of a target's first failure, then hourly, and of its recovery; a delivery that was
/// given up is always told.
void Desk::log_attempt(const alerts::AttemptEnd& end) {
    if (end.result.outcome == alerts::Outcome::delivered) {
        log_event(spdlog::level::debug,
                  {"delivery_accepted", {{"DELIVERY", end.delivery}, {"TARGET", end.target}}},
                  "delivery {} to {}: accepted",
                  end.delivery,
                  end.target);
        if (const auto failures = failing_targets_.worked(end.target))
            spdlog::info("target {}: works again after {} failures", end.target, *failures);
        return;
    }
    const auto left_out = failing_targets_.failed(end.target, std::chrono::steady_clock::now());
    const bool repeated = !left_out && end.state == "pending";
    log_event(repeated ? spdlog::level::debug : spdlog::level::warn,
              {"delivery_failed", {{"DELIVERY", end.delivery}, {"TARGET", end.target}}},
              "delivery {} to {}: {} ({}): {}{}",
              end.delivery,
              end.target,
              to_string(end.result.outcome),
              end.state,
              end.result.detail,
              left_out.value_or(0) > 0
                  ? " (" + std::to_string(*left_out) + " more since it was told last)"
                  : "");
}

void Desk::attempt_ended(const alerts::AttemptEnd& end) {
    switch (end.result.outcome) {
        case alerts::Outcome::delivered:
            ++parts_.metrics.deliveries_accepted;
            parts_.metrics.delivery_time.add(end.since_created);
            break;
        case alerts::Outcome::transient:
            ++parts_.metrics.deliveries_transient;
            break;
        case alerts::Outcome::content:
            ++parts_.metrics.deliveries_content_refused;
            break;
        case alerts::Outcome::target:
            ++parts_.metrics.deliveries_target_refused;
            break;
    }
    parts_.metrics.deliveries_dead_expired += end.given_up == alerts::GivenUp::expired;
    parts_.metrics.deliveries_dead_content += end.given_up == alerts::GivenUp::content;
    parts_.metrics.deliveries_dead_held += end.given_up == alerts::GivenUp::held;
    log_attempt(end);
    if (auto waiter = waiters_.extract(end.delivery))
        waiter.mapped()(end);
}

}  // namespace newsalertd::app
