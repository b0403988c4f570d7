// What the daemon does when its state refuses, is lost from its place, or is not what was stored.

#include "daemon/alerts/outbox/delivery_id.hpp"
#include "daemon/app/app.hpp"
#include "daemon/pipeline/compress.hpp"
#include "daemon/spawn.hpp"
#include "daemon/store/opening.hpp"

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <utility>

namespace newsalertd::app {

namespace {

boost::asio::awaitable<void> send_once(alerts::Served to, std::string payload) {
    const auto result = co_await to.channel->send(
        to.transport, alerts::make_delivery_id(now()), to.target, std::move(payload));
    if (result.outcome != alerts::Outcome::delivered)
        spdlog::error("target {}: could not be told of it: {}", to.target, result.detail);
}

}  // namespace

store::StoreThread::Events App::store_events() {
    // All of these come on the store's threads.
    return {.parked =
                [this](const std::optional<store::Error>& error) {
                    boost::asio::post(io_, [this, error] { store_parked(error); });
                },
            .fatal =
                [this](const store::Error& error) {
                    spdlog::critical("the state is damaged: {}", error.message);
                    boost::asio::post(io_, [this, text = error.message] {
                        store_damage_ = text;
                        tell_now("the state is damaged, newsalertd stops: " + text);
                        exit_code_ = 65;
                        stop();
                    });
                },
            .mended =
                [this](const std::string& what) {
                    boost::asio::post(io_, [this, what] { notice(what); });
                },
            .check =
                [this, path = loaded_->config.state] {
                    return std::make_unique<store::BackgroundCheck>(
                        path,
                        store::CheckOptions{.body_is_whole =
                                                [](std::string_view body) {
                                                    return pipeline::decompress(body).has_value();
                                                },
                                            .stop = {}},
                        [this](const auto& report) {
                            boost::asio::post(io_, [this, report] { store_checked(report); });
                        });
                }};
}

void App::store_parked(const std::optional<store::Error>& error) {
    misplaced_ = error && error->error == store::ErrorClass::misplaced;
    if (!error) {
        store_error_.clear();
        state_calm_.expires_after(state_trouble_.calm());
        state_calm_.async_wait([this](const boost::system::error_code& stopped) {
            if (!stopped)
                state_held();
        });
        return;
    }
    state_calm_.cancel();
    ++metrics_.store_parked;
    store_error_ = error->message;
    const bool fresh = state_trouble_.refused(error->message, std::chrono::steady_clock::now());
    spdlog::log(fresh ? spdlog::level::err : spdlog::level::debug,
                "the state cannot be written: {}",
                error->message);
    // Another process that writes is gone in a moment.
    if (!fresh || error->error == store::ErrorClass::busy)
        return;
    state_told_ = true;
    tell_now("the state cannot be written, so nothing new is told: " + error->message);
}

void App::state_held() {
    if (!store_error_.empty() || !state_trouble_.held(std::chrono::steady_clock::now()))
        return;
    spdlog::info("the state can be written again");
    if (std::exchange(state_told_, false))
        tell_now("the state can be written again, work goes on");
}

void App::store_checked(const std::expected<store::CheckReport, store::Error>& report) {
    if (!report) {
        spdlog::error("the state cannot be checked: {}", report.error().message);
        return;
    }
    if (report->sound()) {
        spdlog::debug("the state is sound: {} rows checked", report->rows_read);
        // What was damaged is gone: retention took it, or it was written anew.
        if (!std::exchange(store_damage_, {}).empty())
            notice("no damaged row stands in the state any more");
        return;
    }
    for (const auto* list : {&report->structure, &report->rows})
        for (const auto& line : *list)
            spdlog::error("the state is damaged: {}", line);
    const auto restore = store::how_to_restore(loaded_->config.state);
    if (!report->structure.empty()) {
        // Each further write could make it worse (T8).
        store_->refuse_damaged(
            {store::ErrorClass::damaged,
             loaded_->config.state.string() + ": " + report->structure.front() + "; " + restore});
        return;
    }
    const auto count = report->rows.size();
    const auto found =
        report->rows.front() + (count > 1 ? " (and " + std::to_string(count - 1) + " more)" : "");
    if (std::exchange(store_damage_, found) == found)
        return;  // it is checked daily
    notice("rows of the state are damaged: " + store_damage_ +
           "; all of them: newsalertd db check; " + restore);
}

void App::deliveries_damaged(const std::vector<std::string>& ids) {
    metrics_.deliveries_dead_damaged += ids.size();
    store_damage_ = "delivery " + ids.front() + " was not what was stored and is dead" +
                    (ids.size() > 1 ? " (and " + std::to_string(ids.size() - 1) + " more)" : "");
    notice("an alert could not be sent, its row in the state is damaged: " + store_damage_ +
           "; see newsalertd db check");
}

void App::tell_now(const std::string& text) {
    const auto generation = current_.get();
    if (!generation)
        return;
    const auto at = now();
    auto alert = notice_of(text, at);
    alert.latency.sent = at;
    for (const auto index : targets_of(channels_, generation->config.operator_notify)) {
        const auto& served = channels_.served[index];
        ++telling_;
        spawn(
            io_.get_executor(),
            "notice",
            [](App* app, alerts::Served to, std::string payload) -> boost::asio::awaitable<void> {
                co_await send_once(std::move(to), std::move(payload));
                if (--app->telling_ == 0)
                    app->told_.cancel();
            },
            this,
            served,
            served.channel->render(alert, served.target, alerts::Form::full, at));
    }
}

}  // namespace newsalertd::app
