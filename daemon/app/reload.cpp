// From a request for a reload to its end; taking newly loaded files over. Whether they are taken
// over at all: load_again.cpp.

#include "daemon/admin/files_watch.hpp"
#include "daemon/admin/service_manager.hpp"
#include "daemon/app/background.hpp"
#include "daemon/app/reloader.hpp"
#include "daemon/config/feed_files.hpp"
#include "daemon/config/kept_files.hpp"
#include "daemon/config/report.hpp"
#include "daemon/spawn.hpp"
#include "daemon/store/await.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <sysexits.h>

#include <algorithm>
#include <span>
#include <string>
#include <utility>

namespace newsalertd::app {

namespace {

/// So many watches are enrolled at once that the commit of an article need not wait for long.
constexpr std::size_t kEnrolledAtOnce = 200;
constexpr std::chrono::minutes kLearnEvery{10};

/// Settings that are read once: the old value is kept, and that is said.
std::vector<std::string> fixed_until_restart(const config::Config& before, config::Config& after) {
    std::vector<std::string> named;
    if (after.state != before.state)
        named.emplace_back("[state] path");
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

store::Result<Enrolled> enrol(store::Store& store, const config::Config& config) {
    std::vector<std::pair<std::string, std::string>> feeds;
    for (const auto& feed : config.feeds)
        if (feed.enabled)
            feeds.emplace_back(feed.name, feed.url);
    auto rows = store.enrol(feeds);
    if (!rows)
        return std::unexpected(rows.error());
    Enrolled enrolled{.feeds = std::move(*rows), .inject_row = 0};
    // Injected articles have a feed's row of their own, under a name that no file can give.
    const std::pair<std::string, std::string> inject[] = {{"\tinject", ""}};
    if (auto row = store.enrol(inject); row)
        enrolled.inject_row = row->front().id;
    return enrolled;
}

Reloader::Reloader(Parts parts, Desk& desk, Options options)
    : parts_(parts),
      in_force_(parts.in_force),
      desk_(desk),
      options_(std::move(options)),
      reload_ended_(parts.io, boost::asio::steady_timer::time_point::max()),
      losing_timer_(parts.io),
      merge_timer_(parts.io) {}

void Reloader::begin(const Enrolled& enrolled, std::vector<Time> since) {
    const auto& loaded = *in_force_.loaded;
    serve(draft(loaded, options_.make_channels(loaded.config), std::move(since)), enrolled);
}

void Reloader::watch_files() {
    if (options_.locations.folder.empty())
        return;
    files_ = admin::watch_files(
        parts_.io,
        options_.locations.folder,
        [this] { reload_soon(Asked::by_files); },
        admin::FilesWatchOptions{.counts = config::counts_as_configuration});
    if (!files_->limitation().empty())
        spdlog::warn("{}", files_->limitation());
}

void Reloader::start() {
    every(parts_.io, "learning", kLearnEvery, [this] { return learn(); });
    spawn(
        parts_.io.get_executor(), "files", [](Reloader* self) { return self->look_again(); }, this);
}

boost::asio::awaitable<Reloaded> Reloader::reload(Asked asked) {
    // The one under way may have read the files before they were as the caller wants them.
    while (reloading_)
        co_await reload_ended_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    reloading_ = true;
    if (options_.service)
        admin::service_manager::reloading();
    Reloaded end;
    try {
        end = co_await load_again(asked);
    } catch (const std::exception& exception) {
        in_force_.reload_error =
            std::string("the previous configuration stays in force: ") + exception.what();
        end = std::unexpected(Failure{EX_SOFTWARE, in_force_.reload_error});
        ++parts_.metrics.reloads_rejected;
        spdlog::critical("reload: {}", exception.what());
    }
    reloading_ = false;
    reload_ended_.cancel();
    if (options_.service)
        admin::service_manager::ready(desk_.status_line());
    if (const auto again = std::exchange(reload_again_, std::nullopt))
        reload_soon(*again);
    co_return end;
}

void Reloader::reload_soon(Asked asked) {
    if (reloading_) {
        if (reload_again_ != Asked::by_person)
            reload_again_ = asked;
        return;
    }
    spawn(
        parts_.io.get_executor(),
        "reload",
        [](Reloader* self, Asked by) -> boost::asio::awaitable<void> { co_await self->reload(by); },
        this,
        asked);
}

/// Tells the state of the watches that it may not know, and asks it since when it knows them.
boost::asio::awaitable<store::Result<void>> Reloader::ask_since(const rules::WatchSet& watches,
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
            parts_.store,
            store::Queue::urgent,
            [names = std::move(names), at = parts_.clock.now()](store::Store& store) {
                return store.enrol_watches(names, at);
            });
        if (!times)
            co_return std::unexpected(times.error());
        for (std::size_t k = 0; k < part.size(); ++k)
            since.times[part[k]] = (*times)[k];
    }
    co_return store::Result<void>{};
}

/// Nothing here grows with the watches but what is done in the background or in slices: articles
/// are on their way meanwhile.
boost::asio::awaitable<Reloaded> Reloader::take_over(std::shared_ptr<config::Loaded> loaded,
                                                     Asked asked) {
    auto message = config::render(config::warnings_of(loaded->findings));
    std::string restart;
    for (const auto& setting : fixed_until_restart(in_force_.loaded->config, loaded->config))
        restart += setting + " takes effect at the next restart\n";
    log_warnings(*loaded, asked);
    const auto before = in_force_.generation.get();
    auto since = co_await in_background(parts_.io, parts_.background, [loaded, before] {
        return since_before(*loaded->watch_set, before.get());
    });
    const auto enrolled = co_await store::await<Enrolled>(
        parts_.store, store::Queue::urgent, [loaded](store::Store& store) {
            return enrol(store, loaded->config);
        });
    const auto answered = enrolled ? co_await ask_since(*loaded->watch_set, since)
                                   : store::Result<void>(std::unexpected(enrolled.error()));
    if (!answered) {
        in_force_.reload_error = answered.error().message;
        ++parts_.metrics.reloads_rejected;
        co_return std::unexpected(Failure{EX_IOERR, answered.error().message});
    }
    auto next = co_await in_background(parts_.io,
                                       parts_.background,
                                       [this,
                                        loaded,
                                        times = std::move(since.times),
                                        channels = options_.make_channels(loaded->config),
                                        old = in_force_.loaded]() mutable {
                                           auto made = draft(
                                               *loaded, std::move(channels), std::move(times));
                                           // The state has these files already; writing many once
                                           // more keeps commits waiting.
                                           if (!old->from_state && *loaded->files == *old->files &&
                                               loaded->rule_files == old->rule_files)
                                               made.good_files.clear();
                                           return made;
                                       });
    release(before);
    serve(std::move(next), *enrolled);
    const auto earlier = std::exchange(in_force_.loaded, loaded);
    release(earlier);
    merge_soon();
    message += co_await desk_.unserved_lines();
    in_force_.reload_error.clear();
    desk_.mended("reload",
                 "the configuration is sound again and in force, after {} rejected reloads");
    in_force_.on_last_good = false;
    tell_unready(&earlier->config);
    ++parts_.metrics.reloads_applied;
    restart += "reloaded: " + desk_.status_line();
    spdlog::info("{}", restart);
    co_return message + restart;
}

/// What grows with the rules; any thread.
Reloader::Next Reloader::draft(const config::Loaded& loaded,
                               Channels channels,
                               std::vector<Time> since) const {
    Next next{.channels = std::move(channels), .generation = {}, .good_files = {}};
    next.generation = draft_generation(loaded, next.channels, std::move(since));
    // The examples of the starter are never the user's last good files; what came from the state is
    // there already.
    if (loaded.files && loaded.valid() && !loaded.config.starter && !loaded.from_state)
        next.good_files = config::pack_files(loaded, options_.locations);
    return next;
}

/// Puts a configuration in force; on the loop, or before it runs.
void Reloader::serve(Next next, const Enrolled& enrolled) {
    in_force_.channels = std::move(next.channels);
    parts_.outbox.serve(in_force_.channels.served);
    in_force_.inject_row = enrolled.inject_row;
    next.generation->number = ++generation_number_;
    add_targets(*next.generation, in_force_.channels, parts_.outbox);
    in_force_.generation.set(next.generation);
    parts_.poller.serve(next.generation->config, enrolled.feeds);
    desk_.block_unserved();
    if (next.good_files.empty())
        return;
    parts_.store.submit<void>(
        store::Queue::bulk,
        [sources = std::move(next.good_files), at = parts_.clock.now()](store::Store& store) {
            return store.keep_rules(sources, at);
        },
        nullptr);
}

}  // namespace newsalertd::app
