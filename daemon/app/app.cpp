#include "daemon/app/app.hpp"

#include "daemon/admin/control_server.hpp"
#include "daemon/admin/files_watch.hpp"
#include "daemon/admin/leaving.hpp"
#include "daemon/admin/service_manager.hpp"
#include "daemon/admin/signals.hpp"
#include "daemon/admin/watchdog.hpp"
#include "daemon/alerts/transport.hpp"
#include "daemon/app/control.hpp"
#include "daemon/config/feed_files.hpp"
#include "daemon/config/kept_files.hpp"
#include "daemon/pipeline/asking.hpp"
#include "daemon/spawn.hpp"
#include "daemon/store/await.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <iostream>
#include <thread>

namespace newsalertd::app {

namespace {

using namespace std::chrono_literals;

constexpr auto kPollsPatience = 5s;        // O8
constexpr auto kDeliveriesPatience = 10s;  // O8
constexpr auto kStorePatience = 2s;
/// From the signal to the end of the process (O8: 15 s), and from the end of the loop.
constexpr auto kStopPatience = 14s;
constexpr auto kThreadsPatience = 2s;

}  // namespace

App::App(Options options, config::Loaded loaded)
    : options_(std::move(options)),
      loaded_(std::make_shared<const config::Loaded>(std::move(loaded))),
      resolver_(io_, {}) {}

App::~App() {
    // Threads first: what they post must find the loop, what they call must find its parts. The
    // store's last commits still post to the pool, so that one only stops before.
    if (work_)
        work_->stop();
    aside_.reset();
    reads_.reset();
    store_.reset();
    work_.reset();
    control_.reset();
    files_.reset();
    signals_.reset();
    poller_.reset();
    sources_.reset();
    deliveries_.reset();
}

int exit_code_of(store::ErrorClass error) {
    switch (error) {
        case store::ErrorClass::damaged:
        case store::ErrorClass::newer:
            return 65;
        case store::ErrorClass::missing:
            return 66;
        case store::ErrorClass::permission:
            return 77;
        case store::ErrorClass::unusable:
            return 73;
        case store::ErrorClass::io:
        case store::ErrorClass::misplaced:
            return 74;
        case store::ErrorClass::full:
        case store::ErrorClass::busy:
            return 75;
        default:
            return 70;
    }
}

store::Result<App::Enrolled> App::enrol(store::Store& store, const config::Config& config) {
    Enrolled enrolled;
    std::vector<std::pair<std::string, std::string>> feeds;
    for (const auto& feed : config.feeds)
        if (feed.enabled)
            feeds.emplace_back(feed.name, feed.url);
    auto rows = store.enrol(feeds);
    if (!rows)
        return std::unexpected(rows.error());
    enrolled.feeds = std::move(*rows);
    // Injected articles have a feed's row of their own, under a name that no file can give.
    const std::pair<std::string, std::string> inject[] = {{"\tinject", ""}};
    if (auto row = store.enrol(inject); row)
        enrolled.inject_row = row->front().id;
    return enrolled;
}

std::expected<std::unique_ptr<App>, StartError> App::start(Options options, config::Loaded loaded) {
    auto store = store::Store::open(loaded.config.state);
    if (!store)
        return std::unexpected(
            StartError{exit_code_of(store.error().error), store.error().message});
    std::unique_ptr<App> app(new App(std::move(options), std::move(loaded)));
    if (auto failed = app->build(std::move(*store)))
        return std::unexpected(std::move(*failed));
    return app;
}

std::optional<StartError> App::build(std::unique_ptr<store::Store> store) {
    Enrolled enrolled;
    std::vector<Time> since;
    std::vector<store::TargetState> targets;
    std::vector<std::pair<std::string, std::string>> blocks;
    std::size_t recovered = 0;
    std::vector<store::Ended> held;
    try {
        store->begin();
        std::vector<std::string> hold;
        for (const auto& channel : loaded_->config.channels)
            if (channel->holds_ambiguous())
                hold.push_back(channel->name());
        recovered = store->recover(now(), hold, &held).value_or(0);
        auto rows = enrol(*store, loaded_->config);
        if (!rows)
            return StartError{exit_code_of(rows.error().error), rows.error().message};
        enrolled = std::move(*rows);
        std::vector<store::Store::WatchName> watches;
        for (const auto& watch : loaded_->watch_set->watches())
            watches.push_back({watch->name, watch->was, watch->query});
        auto times = store->enrol_watches(watches, now());
        if (!times)
            return StartError{exit_code_of(times.error().error), times.error().message};
        since = std::move(*times);
        targets = store->targets().value_or(std::vector<store::TargetState>{});
        blocks = store->host_blocks().value_or(std::vector<std::pair<std::string, std::string>>{});
        store->commit_group();
    } catch (const std::exception& exception) {
        const auto error = store->last_error(exception);
        return StartError{exit_code_of(error.error), error.message};
    }
    if (recovered > 0)
        spdlog::warn("{} deliveries were under way when the last process ended: sent again",
                     recovered);
    sources_ = std::make_unique<feeds::net::HttpClient>(
        io_, resolver_, pipeline::source_client(loaded_->config));
    deliveries_ = std::make_unique<feeds::net::HttpClient>(
        io_, resolver_, alerts::delivery_client(pipeline::user_agent(loaded_->config)));
    const auto remarks = store->remarks();
    if (store->is_new())
        spdlog::info("{}: a new state is begun", store->path().string());
    store_ = std::make_unique<store::StoreThread>(std::move(store), store_events());
    work_ = std::make_unique<pipeline::WorkPool>(
        pipeline::WorkPool::threads_for(std::thread::hardware_concurrency()));
    aside_ = std::make_unique<pipeline::WorkPool>(1);
    reads_ = std::make_unique<pipeline::WorkPool>(1);
    outbox_ = std::make_unique<alerts::Outbox>(io_, *store_, outbox_events());
    outbox_->restore(std::move(targets));
    intake_ = std::make_unique<pipeline::Intake>(
        *store_,
        *work_,
        current_,
        metrics_,
        pipeline::Intake::Events{.committed = [this](store::Receipt receipt) {
            boost::asio::post(io_, [this, receipt = std::move(receipt)]() mutable {
                outbox_->accept(std::move(receipt.sending));
                for (const auto& target : receipt.pending)
                    outbox_->wake(target);
            });
        }});
    poller_ = std::make_unique<pipeline::Poller>(
        pipeline::Poller::Parts{
            .io = io_,
            .store = *store_,
            .intake = *intake_,
            .metrics = metrics_,
            .receiving = [this] { return sources_->body_bytes(); },
            .send =
                [this](feeds::net::Request request) { return sources_->send(std::move(request)); },
            .waiting = [this](std::size_t bytes) { sources_->set_waiting_bytes(bytes); }},
        loaded_->config);
    poller_->restore_blocks(blocks);
    Next next{.channels = make_channels_of(loaded_->config), .generation = {}, .good_files = {}};
    draft(*loaded_, options_.locations, std::move(since), next);
    serve(std::move(next), enrolled);
    tell_held(held);
    for (const auto& remark : remarks)
        notice(remark);
    return options_.service ? start_service() : std::nullopt;
}

Channels App::make_channels_of(const config::Config& config) {
    return make_channels(
        config, *deliveries_, options_.console ? *options_.console : std::cout, store_->hash_key());
}

/// What grows with the rules; any thread.
void App::draft(const config::Loaded& loaded,
                const config::Locations& where,
                std::vector<Time> since,
                Next& next) {
    next.generation = draft_generation(loaded, next.channels, std::move(since));
    // The examples of the starter are never the user's last good files (O16); what came from the
    // state is there already.
    if (loaded.files && loaded.valid() && !loaded.config.starter && !loaded.from_state)
        next.good_files = config::pack_files(loaded, where);
}

/// Puts a configuration in force; on the loop, or before it runs.
void App::serve(Next next, const Enrolled& enrolled) {
    channels_ = std::move(next.channels);
    outbox_->serve(channels_.served);
    inject_row_ = enrolled.inject_row;
    next.generation->number = ++generation_number_;
    add_targets(*next.generation, channels_, *outbox_);
    current_.set(next.generation);
    poller_->serve(next.generation->config, enrolled.feeds);
    std::vector<std::string> served;
    served.reserve(channels_.served.size());
    for (const auto& one : channels_.served)
        served.push_back(one.target);
    using Unserved = std::vector<store::Unserved>;
    store_->submit<Unserved>(
        store::Lane::urgent,
        [served](store::Store& store) { return store.block_unserved(served); },
        [this](store::Result<Unserved> unserved) {
            boost::asio::post(io_, [this, unserved = std::move(unserved)]() mutable {
                // Rows of a target that has returned are pending again.
                outbox_->wake_all();
                if (unserved)
                    tell_unserved(std::move(*unserved));
            });
        });
    if (next.good_files.empty())
        return;
    store_->submit<void>(
        store::Lane::bulk,
        [sources = std::move(next.good_files)](store::Store& store) {
            return store.keep_rules(sources, now());
        },
        nullptr);
}

std::optional<StartError> App::start_service() {
    auto control =
        admin::ControlServer::open(io_, loaded_->config.control, [this](std::string line) {
            return answer_control(*this, std::move(line));
        });
    if (!control) {
        using Kind = admin::ControlError::Kind;
        const auto kind = control.error().kind;
        return StartError{kind == Kind::no_permission ? 77
                          : kind == Kind::in_use      ? 75
                                                      : 73,
                          control.error().message};
    }
    control_ = std::move(*control);
    if (!options_.locations.folder.empty())
        files_ = std::make_unique<admin::FilesWatch>(
            io_,
            options_.locations.folder,
            [this] { reload_soon(Asked::by_files); },
            admin::FilesWatchOptions{.counts = config::counts_as_configuration});
    signals_ = std::make_unique<admin::Signals>(
        io_,
        admin::Signals::Hooks{.stop = [this] { stop(); },
                              .reload = [this] { reload_soon(Asked::by_person); }});
    return std::nullopt;
}

int App::run() {
    poller_->start();
    spawn(io_.get_executor(), "learning", [](App* app) { return app->learn(); }, this);
    spawn(io_.get_executor(), "clock", [](App* app) { return app->watch_clock(); }, this);
    spawn(io_.get_executor(), "summaries", [](App* app) { return app->tell_summaries(); }, this);
    spawn(io_.get_executor(), "documents", [](App* app) { return app->end_documents(); }, this);
    if (options_.service) {
        admin::service_manager::ready(status_line());
        spdlog::info("{}", status_line());
        spawn(io_.get_executor(), "status", [](App* app) { return app->show_status(); }, this);
        spawn(io_.get_executor(), "files", [](App* app) { return app->look_again(); }, this);
        spawn(
            io_.get_executor(),
            "control socket's file",
            [](App* app) { return app->keep_control_socket(); },
            this);
        spawn(io_.get_executor(), "health", [](App* app) { return app->watch_health(); }, this);
        spawn(
            io_.get_executor(),
            "watchdog",
            [](admin::Watchdog watchdog) { return admin::keep_watch(std::move(watchdog)); },
            admin::watchdog_of_service_manager(
                {[this](std::function<void()> answer) { boost::asio::post(io_, answer); },
                 [this](std::function<void()> answer) { work_->probe(std::move(answer)); },
                 [this](std::function<void()> answer) { store_->probe(std::move(answer)); }}));
    }
    io_.run();
    // What files and feeds hold may keep a thread busy for longer than anybody waits for a stop.
    if (options_.service)
        admin::leave_by(std::chrono::steady_clock::now() + kThreadsPatience, exit_code_);
    return exit_code_;
}

void App::stop() {
    if (std::exchange(stopping_, true))
        return;
    if (options_.service)
        admin::leave_by(std::chrono::steady_clock::now() + kStopPatience, exit_code_);
    spawn(io_.get_executor(), "shutdown", [](App* app) { return app->shut_down(); }, this);
}

boost::asio::awaitable<void> App::shut_down() {
    if (options_.service) {
        admin::service_manager::stopping();
        spdlog::info("stopping");
    }
    // At once: together they must leave the service manager's patience untouched.
    using boost::asio::experimental::awaitable_operators::operator&&;
    const auto until = std::chrono::steady_clock::now() + kDeliveriesPatience;
    co_await (poller_->drain(kPollsPatience) && outbox_->drain(kDeliveriesPatience));
    if (telling_ > 0) {
        told_.expires_at(until);
        co_await told_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    // What is queued for the state is committed before the loop ends.
    if (!store_->parked()) {
        // The disk may fill up at this very moment: the wait has an end.
        const auto patience = std::make_shared<boost::asio::steady_timer>(io_, kStorePatience);
        store_->submit<void>(
            store::Lane::bulk,
            [](store::Store&) { return store::Result<void>{}; },
            [this, patience](const store::Result<void>&) {
                boost::asio::post(io_, [patience] { patience->cancel(); });
            });
        co_await patience->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    // A commit that ran when the lanes stopped may have claimed a delivery since.
    co_await outbox_->drain(
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()));
    if (control_)
        control_->stop();
    io_.stop();
}

bool App::has_channel(const std::string& name) const {
    return std::ranges::any_of(channels_.served,
                               [&](const auto& one) { return one.channel->name() == name; });
}

}  // namespace newsalertd::app
