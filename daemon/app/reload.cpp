// Taking newly loaded files over, and what the daemon itself has to say: tests, notices.

#include "daemon/admin/service_manager.hpp"
#include "daemon/alerts/outbox/delivery_id.hpp"
#include "daemon/app/app.hpp"
#include "daemon/app/aside.hpp"
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
#include <span>
#include <stdexcept>
#include <utility>

namespace newsalertd::app {

namespace {

/// So many watches are enrolled at once that the commit of an article need not wait for long.
constexpr std::size_t kEnrolledAtOnce = 200;

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

}  // namespace

boost::asio::awaitable<ReloadEnd> App::reload(Asked asked) {
    // The one under way may have read the files before they were as the caller wants them.
    while (reloading_)
        co_await reload_ended_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    reloading_ = true;
    if (options_.service)
        admin::service_manager::reloading();
    ReloadEnd end;
    try {
        end = co_await load_again(asked);
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
    if (const auto again = std::exchange(reload_again_, std::nullopt))
        reload_soon(*again);
    co_return end;
}

/// For those who do not wait for an answer: files that change during a reload are read after it.
void App::reload_soon(Asked asked) {
    if (reloading_) {
        if (reload_again_ != Asked::by_person)
            reload_again_ = asked;
        return;
    }
    spawn(
        io_.get_executor(),
        "reload",
        [](App* app, Asked by) -> boost::asio::awaitable<void> { co_await app->reload(by); },
        this,
        asked);
}

/// Tells the state of the watches that it may not know, and asks it since when it knows them.
boost::asio::awaitable<store::Result<void>> App::ask_since(const rules::WatchSet& watches,
                                                           Since& since) {
    for (std::size_t from = 0; from < since.asking.size(); from += kEnrolledAtOnce) {
        const auto part = std::span(since.asking)
                              .subspan(from, std::min(kEnrolledAtOnce, since.asking.size() - from));
        std::vector<store::Store::WatchName> names;
        for (const auto i : part) {
            const auto& watch = *watches.watches()[i];
            names.push_back({watch.name, watch.was, watch.query});
        }
        auto times = co_await store::await<std::vector<Time>>(
            *store_, store::Lane::urgent, [names = std::move(names)](store::Store& store) {
                return store.enrol_watches(names, now());
            });
        if (!times)
            co_return std::unexpected(times.error());
        for (std::size_t k = 0; k < part.size(); ++k)
            since.times[part[k]] = (*times)[k];
    }
    co_return store::Result<void>{};
}

/// Nothing here grows with the watches but what is done aside or in slices: articles are on their
/// way meanwhile.
boost::asio::awaitable<ReloadEnd> App::take_over(std::shared_ptr<config::Loaded> loaded,
                                                 Asked asked) {
    ReloadEnd end{0, config::render(config::warnings_of(loaded->findings))};
    std::string restart;
    for (const auto& setting : fixed_until_restart(loaded_->config, loaded->config))
        restart += setting + " takes effect at the next restart\n";
    log_warnings(*loaded, asked);
    const auto before = current_.get();
    const auto since = co_await aside<Since>(io_, *aside_, [loaded, before] {
        return std::make_shared<Since>(since_before(*loaded->watch_set, before.get()));
    });
    if (!since)
        throw std::runtime_error("the watches cannot be compared, see the log");
    const auto enrolled = co_await store::await<Enrolled>(
        *store_, store::Lane::urgent, [loaded](store::Store& store) {
            return enrol(store, loaded->config);
        });
    const auto answered = enrolled ? co_await ask_since(*loaded->watch_set, *since)
                                   : store::Result<void>(std::unexpected(enrolled.error()));
    if (!answered) {
        last_reload_error_ = answered.error().message;
        ++metrics_.reloads_rejected;
        co_return ReloadEnd{74, answered.error().message};
    }
    auto channels = make_channels_of(loaded->config);
    const auto next = co_await aside<Next>(
        io_, *aside_, [loaded, since, channels, where = options_.locations, old = loaded_] {
            auto made = std::make_shared<Next>();
            made->channels = channels;
            draft(*loaded, where, std::move(since->times), *made);
            // The state has these files already; writing many once more keeps commits waiting.
            if (!old->from_state && *loaded->files == *old->files &&
                loaded->rule_files == old->rule_files)
                made->good_files.clear();
            return made;
        });
    if (!next)
        throw std::runtime_error("the rules cannot be put in force, see the log");
    let_go(current_.get());
    serve(std::move(*next), *enrolled);
    const auto earlier = std::exchange(loaded_, loaded);
    let_go(earlier);
    merge_soon();
    end.message += co_await unserved_lines();
    last_reload_error_.clear();
    mended("reload", "the configuration is sound again and in force, after {} rejected reloads");
    on_last_good_ = false;
    tell_unready(&earlier->config);
    ++metrics_.reloads_applied;
    spdlog::info("{}reloaded: {}", restart, status_line());
    end.message += restart + "reloaded: " + status_line();
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
        outbox_->wake(target);
    co_return resumed;
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
        write.expires = at + target.channel->limits().expiry;
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
        outbox_->wake(target.name);
    }
    if (!targets.empty() && ends->size() < targets.size())
        co_await timer->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    for (const auto& id : ids)
        waiters_.erase(id);
    co_return *ends;
}

}  // namespace newsalertd::app
