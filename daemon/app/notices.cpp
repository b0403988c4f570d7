// What the operator hears: troubles and their ends, alerts that were lost, alerts that wait for a
// channel that is gone.

#include "daemon/alerts/outbox/delivery_id.hpp"
#include "daemon/app/app.hpp"
#include "daemon/app/unserved.hpp"
#include "daemon/spawn.hpp"
#include "daemon/store/await.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <utility>

namespace newsalertd::app {

void App::notice(const std::string& text) {
    spdlog::warn("{}", text);
    send_notice(text);
}

void App::notice(const std::string& subject, const std::string& kind, const std::string& text) {
    spdlog::warn("{}", text);
    if (notices_.wrong(subject, kind, text, std::chrono::steady_clock::now()))
        send_notice(text);
    else
        summaries_.cancel();  // it looks anew when the next one is due
}

void App::mended(const std::string& subject, const std::string& text) {
    const auto times = notices_.mended(subject);
    if (times == 0)
        return;
    auto said = text;
    if (const auto at = said.find("{}"); at != std::string::npos)
        said.replace(at, 2, std::to_string(times));
    spdlog::info("{}", said);
    send_notice(said);
}

alerts::Alert App::notice_of(const std::string& text, Time at) {
    alerts::Alert alert;
    alert.kind = alerts::Kind::notice;
    alert.title = text;
    alert.source = "newsalertd";
    alert.priority = rules::Priority::high;
    alert.latency.committed = at;
    return alert;
}

void App::send_notice(const std::string& text) {
    const auto generation = current_.get();
    if (!generation)
        return;
    const auto at = now();
    const auto alert = notice_of(text, at);
    const auto& names = generation->config.operator_notify;
    for (const auto index : targets_of(channels_, names)) {
        const auto& target = generation->targets[index];
        store::DeliveryWrite write;
        write.id = alerts::make_delivery_id(at);
        write.target = target.name;
        write.kind = to_string(alert.kind);
        write.priority = static_cast<int>(alert.priority);
        write.content = to_json(alert);
        write.expires = at + target.channel->limits().expiry;
        target.gate->set_backlog(true);
        store_->submit<void>(
            store::Lane::urgent,
            [write, at](store::Store& store) { return store.add_delivery(write, at); },
            [this, name = target.name](store::Result<void>) {
                boost::asio::post(io_, [this, name] { outbox_->wake(name); });
            });
    }
}

boost::asio::awaitable<void> App::tell_summaries() {
    for (;;) {
        summaries_.expires_at(
            notices_.next_due().value_or(std::chrono::steady_clock::time_point::max()));
        co_await summaries_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        for (const auto& text : notices_.due(std::chrono::steady_clock::now()))
            send_notice(text);
    }
}

alerts::OutboxEvents App::outbox_events() {
    return {.notice = [this](const std::string& subject,
                             const std::string& kind,
                             const std::string& text) { notice(subject, kind, text); },
            .worked =
                [this](const std::string& target) {
                    mended(target, "target " + target + " works again");
                    if (const auto channel = alerts::channel_of(target); channel != target)
                        mended(channel, "channel " + channel + " works again");
                },
            .expired = [this](const auto& ended) { tell_expired(ended); },
            .resumed =
                [](const std::string& target, std::size_t rows) {
                    spdlog::info("target {}: its channel was changed, {} kept deliveries are sent",
                                 target,
                                 rows);
                },
            .look_at_clock = [this] { look_at_clock(); },
            .damaged = [this](const auto& ids) { deliveries_damaged(ids); },
            .attempt = [this](const auto& end) { attempt_ended(end); }};
}

/// One sentence a target, with the title of the first.
void App::tell_expired(const std::vector<store::Ended>& ended) {
    metrics_.deliveries_dead_expired += ended.size();

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
void App::tell_held(const std::vector<store::Ended>& held) {
    metrics_.deliveries_dead_held += held.size();
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
void App::tell_unserved(std::vector<store::Unserved> unserved) {
    std::set<std::string> waiting;
    for (const auto& [channel, line] : lines_of_unserved(unserved, loaded_->config)) {
        waiting.insert(channel);
        if (!told_unserved_.contains(channel))
            notice(line);
    }
    told_unserved_ = std::move(waiting);
    outbox_->note_unserved(std::move(unserved));
}

/// For the answer to a reload.
boost::asio::awaitable<std::string> App::unserved_lines() {
    std::vector<std::string> served;
    for (const auto& one : channels_.served)
        served.push_back(one.target);
    const auto unserved = co_await store::await<std::vector<store::Unserved>>(
        *store_, store::Lane::urgent, [served](store::Store& store) {
            return store.unserved(served);
        });
    std::string lines;
    if (unserved)
        for (const auto& [channel, line] : lines_of_unserved(*unserved, loaded_->config))
            lines += line + "\n";
    co_return lines;
}

boost::asio::awaitable<void> App::watch_clock() {
    boost::asio::steady_timer tick(io_);
    for (;;) {
        tick.expires_after(std::chrono::seconds(1));
        co_await tick.async_wait(boost::asio::use_awaitable);
        look_at_clock();
    }
}

/// Also before a deadline is worked out: one that is half of the old clock would be wrong by all of
/// the step.
void App::look_at_clock() {
    const auto step = clock_.step(read_clocks());
    if (step == std::chrono::microseconds{0})
        return;
    const auto seconds = std::chrono::round<std::chrono::seconds>(step).count();
    spdlog::warn("the clock was set {} by {} s; what waits goes on waiting as before",
                 seconds < 0 ? "back" : "forward",
                 std::abs(seconds));
    ++metrics_.clock_steps;
    poller_->clock_moved(step);
    outbox_->clock_moved(step);
}

}  // namespace newsalertd::app
