// Loading the files again, and what the daemon itself has to say: reloads, tests, notices.

#include "daemon/admin/service_manager.hpp"
#include "daemon/alerts/outbox/delivery_id.hpp"
#include "daemon/app/app.hpp"
#include "daemon/app/control.hpp"
#include "daemon/config/report.hpp"
#include "daemon/spawn.hpp"
#include "daemon/store/await.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace newsalertd::app {

namespace {

/// Reads and compiles the files in the work pool: the loop goes on meanwhile (O13).
boost::asio::awaitable<std::shared_ptr<config::Loaded>> load_aside(boost::asio::io_context& io,
                                                                   pipeline::WorkPool& work,
                                                                   config::Locations locations) {
    co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>,
                                                   void(std::shared_ptr<config::Loaded>)>(
        [&io, &work](auto handler, config::Locations where) {
            work.post(
                [&io,
                 where = std::move(where),
                 h = std::move(handler),
                 guard = boost::asio::make_work_guard(io)](rules::Matcher&) mutable {
                    std::shared_ptr<config::Loaded> loaded;
                    try {
                        loaded = std::make_shared<config::Loaded>(config::load(where));
                    } catch (const std::exception& exception) {
                        spdlog::critical("reload: {}", exception.what());
                    }
                    boost::asio::post(io, [h = std::move(h), loaded]() mutable {
                        std::move(h)(std::move(loaded));
                    });
                },
                pipeline::WorkPool::Urgency::first);
        },
        boost::asio::use_awaitable,
        std::move(locations));
}

/// Settings that are read once (O14): the old value is kept, and that is said.
std::vector<std::string> fixed_until_restart(const config::Config& before, config::Config& after) {
    std::vector<std::string> named;
    if (after.state != before.state)
        named.emplace_back("[state] path");
    if (after.admin_listen != before.admin_listen)
        named.emplace_back("[admin] listen");
    if (after.host_gap != before.host_gap || after.host_connections != before.host_connections)
        named.emplace_back("[fetch] host_gap, host_connections");
    if (after.contact != before.contact)
        named.emplace_back("[fetch] contact");
    after.state = before.state;
    after.control = before.control;
    after.contact = before.contact;
    return named;
}

/// Folders that are empty at a reload are being filled or are not mounted: nobody means to go back
/// to the starter. At a start they are taken at their word.
void refuse_starter(const std::filesystem::path& folder, config::Loaded& loaded) {
    loaded.findings.push_back({.file = folder.string(),
                               .message = "feeds.d and rules.d are empty",
                               .hint = "restart newsalertd to go back to the starter feeds",
                               .excerpt = {}});
    loaded.config_valid = false;
}

}  // namespace

boost::asio::awaitable<ReloadEnd> App::reload() {
    // The one under way may have read the files before they were as the caller wants them.
    while (reloading_)
        co_await reload_ended_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    reloading_ = true;
    if (options_.service)
        admin::service_manager::reloading();
    ReloadEnd end;
    try {
        end = co_await load_again();
    } catch (const std::exception& exception) {
        end = {70, std::string("the previous configuration stays in force: ") + exception.what()};
        last_reload_error_ = end.message;
        ++metrics_.reloads_rejected;
        spdlog::critical("reload: {}", exception.what());
    }
    reloading_ = false;
    reload_ended_.cancel();
    if (options_.service)
        admin::service_manager::ready(status_line());
    if (std::exchange(reload_again_, false))
        reload_soon();
    co_return end;
}

/// For those who do not wait for an answer: files that change during a reload are read after it.
void App::reload_soon() {
    if (reloading_) {
        reload_again_ = true;
        return;
    }
    spawn(
        io_.get_executor(),
        "reload",
        [](App* app) -> boost::asio::awaitable<void> { co_await app->reload(); },
        this);
}

boost::asio::awaitable<ReloadEnd> App::load_again() {
    const auto loaded = co_await load_aside(io_, *work_, options_.locations);
    ReloadEnd end;
    if (!loaded)
        throw std::runtime_error("the files cannot be loaded, see the log");
    if (loaded->valid() && loaded->config.starter && !loaded_.config.starter)
        refuse_starter(options_.locations.folder, *loaded);
    if (!loaded->valid()) {
        end.exit_code = config::exit_code(*loaded);
        end.message = config::render(loaded->findings);
        last_reload_error_ = config::first_error(loaded->findings);
        ++metrics_.reloads_rejected;
        spdlog::error("reload rejected, the previous configuration stays in force:\n{}",
                      end.message);
        notice("reload rejected, the previous configuration stays in force: " + last_reload_error_);
    } else {
        for (const auto& setting : fixed_until_restart(loaded_.config, loaded->config))
            end.message += setting + " takes effect at the next restart\n";
        auto enrolled = co_await store::await<Enrolled>(
            *store_, store::Lane::urgent, [loaded](store::Store& store) {
                return enrol(store, *loaded);
            });
        if (enrolled) {
            serve(*loaded, std::move(*enrolled));
            auto before = std::exchange(loaded_, *loaded).config.channels;
            co_await resume_changed(std::move(before));
            last_reload_error_.clear();
            ++metrics_.reloads_applied;
            end.message += "reloaded: " + status_line();
            spdlog::info("{}", end.message);
        } else {
            end = {74, enrolled.error().message};
            last_reload_error_ = end.message;
            ++metrics_.reloads_rejected;
        }
    }
    co_return end;
}

boost::asio::awaitable<store::Result<std::size_t>> App::resume(std::string name) {
    std::vector<std::string> targets;
    for (const auto& target : outbox_->states())
        if (target.name == name || target.name.starts_with(name + "/"))
            targets.push_back(target.name);
    if (targets.empty())
        co_return std::unexpected(store::Error{
            store::ErrorClass::missing, "no channel or target named " + name + " is configured"});
    // The memory first: an answer to an attempt under way then finds itself overtaken. After the
    // state it could come between, and refuse the target again with no word.
    for (const auto& target : targets)
        outbox_->resume(target);
    const auto at = now();
    auto resumed = co_await store::await<std::size_t>(
        *store_,
        store::Lane::urgent,
        [targets, at](store::Store& store) -> store::Result<std::size_t> {
            std::size_t rows = 0;
            for (const auto& target : targets)
                rows += store.resume(target, at).value_or(0);
            return rows;
        });
    for (const auto& target : targets)
        outbox_->poke(target);
    co_return resumed;
}

/// A channel that was refused and has been changed since gets its kept deliveries again (D3).
boost::asio::awaitable<void> App::resume_changed(std::vector<config::ChannelConfig> before) {
    const auto states = outbox_->states();
    for (const auto& channel : before) {
        const auto& now_configured = loaded_.config.channels;
        const auto found =
            std::ranges::find(now_configured, channel.name, &config::ChannelConfig::name);
        const bool refused = std::ranges::any_of(states, [&](const store::TargetState& state) {
            return state.blocked &&
                   (state.name == channel.name || state.name.starts_with(channel.name + "/"));
        });
        if (refused && found != now_configured.end() && *found != channel)
            if (const auto rows = co_await resume(channel.name))
                spdlog::info(
                    "channel {} was changed: {} kept deliveries are sent", channel.name, *rows);
    }
}

void App::notice(const std::string& text) {
    spdlog::warn("{}", text);
    const auto generation = current_.get();
    if (!generation)
        return;
    alerts::Alert alert;
    alert.kind = alerts::Kind::notice;
    alert.title = text;
    alert.source = "newsalertd";
    alert.priority = rules::Priority::high;
    const auto at = now();
    alert.latency.committed = at;
    const auto& names = generation->config.operator_notify;
    for (const auto index : targets_of(channels_, names)) {
        const auto& target = generation->targets[index];
        store::DeliveryWrite write;
        write.id = alerts::make_delivery_id(at);
        write.target = target.name;
        write.kind = to_string(alert.kind);
        write.priority = static_cast<int>(alert.priority);
        write.content = to_json(alert);
        write.expires = at + target.channel->expiry();
        target.gate->set_backlog(true);
        store_->submit<void>(
            store::Lane::urgent,
            [write, at](store::Store& store) { return store.add_delivery(write, at); },
            [this, name = target.name](store::Result<void>) {
                boost::asio::post(io_, [this, name] { outbox_->poke(name); });
            });
    }
}

boost::asio::awaitable<std::vector<alerts::AttemptEnd>> App::notify_test(
    std::string channel, std::chrono::milliseconds patience) {
    alerts::Alert alert;
    alert.kind = alerts::Kind::test;
    alert.title = "This is a test alert of newsalertd";
    alert.summary = "If you can read this, alerts reach this place.";
    alert.url = "https://example.org/newsalertd-test";
    alert.source = "newsalertd notify-test";
    alert.watches = {"notify-test"};
    const auto at = now();
    alert.latency.committed = at;
    std::vector<std::string> ids;
    auto ends = std::make_shared<std::vector<alerts::AttemptEnd>>();
    auto timer = std::make_shared<boost::asio::steady_timer>(io_, patience);
    const auto targets = targets_of(channels_, {std::move(channel)});
    const auto generation = current_.get();
    for (const auto index : targets) {
        const auto& target = generation->targets[index];
        store::DeliveryWrite write;
        write.id = alerts::make_delivery_id(at);
        write.target = target.name;
        write.kind = to_string(alert.kind);
        write.priority = static_cast<int>(rules::Priority::urgent);
        write.content = to_json(alert);
        write.expires = at + target.channel->expiry();
        ids.push_back(write.id);
        when_attempted(write.id, [ends, timer, want = targets.size()](const auto& end) {
            ends->push_back(end);
            if (ends->size() == want)
                timer->cancel();
        });
        target.gate->set_backlog(true);
        auto added = co_await store::await<void>(
            *store_, store::Lane::urgent, [write, at](store::Store& store) {
                return store.add_delivery(write, at);
            });
        if (!added)
            spdlog::error("test of {}: {}", target.name, added.error().message);
        outbox_->poke(target.name);
    }
    if (!targets.empty() && ends->size() < targets.size())
        co_await timer->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    for (const auto& id : ids)
        waiters_.erase(id);
    co_return *ends;
}

}  // namespace newsalertd::app
