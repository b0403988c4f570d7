#include "daemon/app/app.hpp"

#include "daemon/admin/control_server.hpp"
#include "daemon/admin/leaving.hpp"
#include "daemon/admin/service_manager.hpp"
#include "daemon/admin/signals.hpp"
#include "daemon/admin/watchdog.hpp"
#include "daemon/alerts/transport.hpp"
#include "daemon/app/background.hpp"
#include "daemon/app/control.hpp"
#include "daemon/app/spare_memory.hpp"
#include "daemon/pipeline/asking.hpp"
#include "daemon/pipeline/compress.hpp"
#include "daemon/pipeline/held.hpp"
#include "daemon/store/await.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <sysexits.h>

#include <cstdlib>
#include <iostream>
#include <thread>

namespace newsalertd::app {

namespace {

using namespace std::chrono_literals;

constexpr auto kPollsPatience = 5s;
constexpr auto kDeliveriesPatience = 10s;
constexpr auto kStorePatience = 2s;
/// From the signal to the end of the process, less than the 15 s that are promised; and from the
/// end of the loop.
constexpr auto kStopPatience = 14s;
constexpr auto kThreadsPatience = 2s;

}  // namespace

App::App(Options options, config::Loaded loaded)
    : options_(std::move(options)), resolver_(io_, {}) {
    in_force_.loaded = std::make_shared<const config::Loaded>(std::move(loaded));
}

App::~App() {
    // Threads first: what they post must find the loop, what they call must find its parts. The
    // store's last commits still post to the pool, so that one only stops before.
    for (const auto* workers : {&work_, &large_work_})
        if (*workers)
            (*workers)->stop();
    background_.reset();
    reads_.reset();
    store_.reset();
    work_.reset();
    large_work_.reset();
    socket_.reset();
    reloader_.reset();
    signals_.reset();
    poller_.reset();
    sources_.reset();
    deliveries_.reset();
}

std::expected<std::unique_ptr<App>, Failure> App::start(Options options,
                                                        config::Loaded loaded,
                                                        const std::string& broken) {
    auto store = store::Store::open(loaded.config.state);
    if (!store)
        return std::unexpected(failure_of(store.error()));
    std::unique_ptr<App> app(new App(std::move(options), std::move(loaded)));
    if (auto failed = app->build(std::move(*store), broken))
        return std::unexpected(std::move(*failed));
    return app;
}

/// What the state knows before the daemon runs, after what was under way is taken back.
struct App::Restored {
    Enrolled enrolled;
    std::vector<Time> since;
    std::vector<store::TargetState> targets;
    std::vector<std::pair<std::string, std::string>> blocks;
    std::vector<store::StrictHost> strict_hosts;
    std::vector<store::Ended> held;
};

std::expected<App::Restored, Failure> App::restore(store::Store& store) const {
    const auto& loaded = *in_force_.loaded;
    const auto at = options_.clock.now();
    Restored restored;
    try {
        store.begin();
        std::vector<std::string> hold;
        for (const auto& channel : loaded.config.channels)
            if (channel->holds_ambiguous())
                hold.push_back(channel->name());
        if (const auto recovered = store.recover(at, hold, &restored.held).value_or(0);
            recovered > 0)
            spdlog::warn("{} deliveries were under way when the last process ended: sent again",
                         recovered);
        auto rows = enrol(store, loaded.config);
        if (!rows)
            return std::unexpected(failure_of(rows.error()));
        restored.enrolled = std::move(*rows);
        std::vector<store::Store::WatchName> watches;
        for (const auto& watch : loaded.watch_set->watches())
            watches.push_back({watch->name, watch->was, watch->query});
        auto times = store.enrol_watches(watches, at);
        if (!times)
            return std::unexpected(failure_of(times.error()));
        restored.since = std::move(*times);
        restored.targets = store.targets().value_or(restored.targets);
        restored.blocks = store.host_blocks().value_or(restored.blocks);
        restored.strict_hosts = store.strict_hosts(at).value_or(restored.strict_hosts);
        store.commit_group();
    } catch (const std::exception& exception) {
        return std::unexpected(failure_of(store.last_error(exception)));
    }
    return restored;
}

std::optional<Failure> App::build(std::unique_ptr<store::Store> store, const std::string& broken) {
    const auto& config = in_force_.loaded->config;
    auto restored = restore(*store);
    if (!restored)
        return std::move(restored.error());
    const auto remarks = store->remarks();
    if (store->is_new())
        spdlog::info("{}: a new state is begun", store->path().string());
    sources_ =
        std::make_unique<feeds::net::HttpClient>(io_, resolver_, pipeline::source_client(config));
    deliveries_ = std::make_unique<feeds::net::HttpClient>(
        io_, resolver_, alerts::delivery_client(pipeline::user_agent(config)));
    store_ = std::make_unique<store::StoreThread>(std::move(store), store_events());
    const auto workers = pipeline::WorkPool::threads_for(std::thread::hardware_concurrency());
    work_ = std::make_unique<pipeline::WorkPool>(workers);
    large_work_ = std::make_unique<pipeline::WorkPool>(workers / 2);
    background_ = std::make_unique<pipeline::WorkPool>(1);
    reads_ = std::make_unique<pipeline::WorkPool>(1);
    outbox_ = std::make_unique<alerts::Outbox>(io_, *store_, options_.clock, outbox_events());
    outbox_->restore(std::move(restored->targets));
    intake_ = std::make_unique<pipeline::Intake>(
        *store_,
        *work_,
        *large_work_,
        in_force_.generation,
        metrics_,
        options_.clock,
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
            .clock = options_.clock,
            .receiving = [this] { return sources_->body_bytes(); },
            .send =
                [this](feeds::net::Request request) { return sources_->send(std::move(request)); },
            .waiting = [this](std::size_t bytes) { sources_->set_waiting_bytes(bytes); },
            .look_at_clock = [this] { look_at_clock(); },
            .network_is_back = [this] { outbox_->network_is_back(); }},
        config);
    poller_->restore_blocks(restored->blocks);
    poller_->restore_strict_hosts(restored->strict_hosts);
    const Parts parts{.io = io_,
                      .store = *store_,
                      .outbox = *outbox_,
                      .poller = *poller_,
                      .background = *background_,
                      .metrics = metrics_,
                      .clock = options_.clock,
                      .in_force = in_force_};
    desk_ = std::make_unique<Desk>(parts);
    reloader_ = std::make_unique<Reloader>(
        parts,
        *desk_,
        Reloader::Options{.locations = options_.locations,
                          .service = options_.service,
                          .make_channels = [this](const config::Config& of) {
                              return make_channels(of,
                                                   *deliveries_,
                                                   options_.console ? *options_.console : std::cout,
                                                   store_->hash_key(),
                                                   options_.clock);
                          }});
    control_ = std::make_unique<Control>(parts, *intake_, *reads_, *desk_, *reloader_);
    reloader_->begin(restored->enrolled, std::move(restored->since));
    desk_->deliveries_held(restored->held);
    for (const auto& remark : remarks)
        desk_->notice(remark);
    if (options_.service)
        if (auto failed = start_service())
            return failed;
    if (!broken.empty())
        reloader_->running_on_last_good(broken);
    reloader_->tell_unready(nullptr);
    return std::nullopt;
}

store::StoreThread::Events App::store_events() {
    // All of these come on the store's threads.
    return {.parked =
                [this](const std::optional<store::Error>& error) {
                    boost::asio::post(io_, [this, error] { desk_->state_parked(error); });
                },
            .fatal =
                [this](const store::Error& error) {
                    boost::asio::post(io_, [this, text = error.message] {
                        desk_->state_damaged(text);
                        exit_code_ = EX_DATAERR;
                        stop();
                    });
                },
            .mended =
                [this](const std::string& what) {
                    boost::asio::post(io_, [this, what] { desk_->notice(what); });
                },
            .check =
                [this, path = in_force_.loaded->config.state] {
                    return std::make_unique<store::BackgroundCheck>(
                        path,
                        store::CheckOptions{.body_is_whole =
                                                [](std::string_view body) {
                                                    return pipeline::decompress(body).has_value();
                                                },
                                            .stop = {}},
                        [this](const auto& report) {
                            boost::asio::post(io_,
                                              [this, report] { desk_->state_checked(report); });
                        });
                }};
}

alerts::OutboxEvents App::outbox_events() {
    return {.notice = [this](const std::string& subject,
                             const std::string& kind,
                             const std::string& text) { desk_->notice(subject, kind, text); },
            .worked = [this](const std::string& target) { desk_->target_worked(target); },
            .expired = [this](const auto& ended) { desk_->deliveries_expired(ended); },
            .resumed =
                [](const std::string& target, std::size_t rows) {
                    spdlog::info("target {}: its channel was changed, {} kept deliveries are sent",
                                 target,
                                 rows);
                },
            .look_at_clock = [this] { look_at_clock(); },
            .damaged = [this](const auto& ids) { desk_->deliveries_damaged(ids); },
            .attempt =
                [this](const auto& end) {
                    desk_->attempt_ended(end);
                    if (options_.on_attempt)
                        options_.on_attempt(end);
                }};
}

std::optional<Failure> App::start_service() {
    auto socket =
        admin::ControlServer::open(io_, in_force_.loaded->config.control, [this](std::string line) {
            return control_->answer(std::move(line));
        });
    if (!socket) {
        using Kind = admin::ControlError::Kind;
        const auto kind = socket.error().kind;
        return Failure{kind == Kind::no_permission ? EX_NOPERM
                       : kind == Kind::in_use      ? EX_TEMPFAIL
                                                   : EX_CANTCREAT,
                       socket.error().message};
    }
    socket_ = std::move(*socket);
    reloader_->watch_files();
    signals_ = std::make_unique<admin::Signals>(
        io_,
        admin::Signals::Hooks{.stop = [this] { stop(); },
                              .reload = [this] { reloader_->reload_soon(Asked::by_person); }});
    return std::nullopt;
}

int App::run() {
    poller_->start();
    desk_->start(options_.service);
    reloader_->start();
    every(io_, "clock", 1s, [this] { look_at_clock(); });
    every(io_, "memory", 60s, [this] {
        return in_background(io_, *reads_, [] { return give_back_memory(); });
    });
    every(io_, "documents", 30s, [this] { return end_documents(); });
    if (options_.service) {
        const auto line = desk_->status_line();
        admin::service_manager::ready(line);
        spdlog::info("{}", line);
        every(io_, "control socket's file", 3s, [this] { return keep_control_socket(); });
        spawn(
            io_.get_executor(),
            "watchdog",
            [](admin::Watchdog watchdog) { return admin::keep_watch(std::move(watchdog)); },
            admin::watchdog_of_service_manager(
                {[this](std::function<void()> answer) { boost::asio::post(io_, answer); },
                 [this](std::function<void()> answer) { work_->probe(std::move(answer)); },
                 [this](std::function<void()> answer) { large_work_->probe(std::move(answer)); },
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
    reloader_->stop();
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
    co_await desk_->finish_telling(until);
    // What is queued for the state is committed before the loop ends.
    if (!store_->parked()) {
        // The disk may fill up at this very moment: the wait has an end.
        const auto patience = std::make_shared<boost::asio::steady_timer>(io_, kStorePatience);
        store_->submit<void>(
            store::Queue::slow,  // after all others
            [](store::Store&) { return store::Result<void>{}; },
            [this, patience](const store::Result<void>&) {
                boost::asio::post(io_, [patience] { patience->cancel(); });
            });
        co_await patience->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    // A commit that ran when the queues stopped may have claimed a delivery since.
    co_await outbox_->drain(
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()));
    if (socket_)
        socket_->stop();
    io_.stop();
}

/// Also before a deadline is worked out: one that is half of the old clock would be wrong by all of
/// the step.
void App::look_at_clock() {
    const auto step = clock_watch_.step(read_clocks());
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

/// What was held for documents whose end never came leaves after a while (pipeline/held.hpp).
boost::asio::awaitable<void> App::end_documents() {
    const auto ended = co_await store::await<store::Store::DocumentEnd>(
        *store_,
        store::Queue::bulk,
        [generation = in_force_.generation.get(), clock = options_.clock](store::Store& store) {
            return pipeline::end_overdue_documents(store, *generation, clock.now());
        });
    if (!ended)
        spdlog::error("held deliveries: {}", ended.error().message);
    else
        for (const auto& target : ended->pending)
            outbox_->wake(target);
}

/// Something may remove the file of the control socket under the running daemon, and then nobody
/// could ask it anything.
boost::asio::awaitable<void> App::keep_control_socket() {
    if (stopping_)
        co_return;
    auto kept = co_await in_background(
        io_, *reads_, [place = socket_->place()] { return admin::keep_place(place); });
    desk_->control_socket_lost(kept ? std::string() : kept.error().message);
    if (kept && *kept) {
        socket_->take(std::move(**kept));
        spdlog::warn("the control socket {} was gone: it is made again",
                     in_force_.loaded->config.control.string());
    }
}

}  // namespace newsalertd::app
