#pragma once
// The running daemon: builds its parts in the order of the flow, starts and stops them. The thread
// that calls run() is the network loop.

#include "daemon/app/desk.hpp"
#include "daemon/app/failure.hpp"
#include "daemon/app/parts.hpp"
#include "daemon/app/reloader.hpp"
#include "daemon/clock_watch.hpp"
#include "daemon/config/load.hpp"
#include "daemon/pipeline/intake.hpp"
#include "daemon/store/store_thread.hpp"
#include "feeds/net/http_client.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <expected>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

namespace newsalertd::admin {
class ControlServer;
class Signals;
}  // namespace newsalertd::admin

namespace newsalertd::app {

class Control;

struct Options {
    config::Locations locations;
    Clock clock = {};
    std::ostream* console = nullptr;  ///< of the console channel; must outlive the app
    bool service = true;  ///< signals, control socket, file watching; off for demo and tests
    /// Called on the loop after every attempt of a delivery.
    std::function<void(const alerts::AttemptEnd&)> on_attempt;
};

class App {
public:
    /// Everything up to READY: opens the state, takes back what was in flight, enrols feeds and
    /// watches, binds the control socket. `broken`: why `loaded` is not what the files hold but the
    /// last good configuration; empty: it is.
    static std::expected<std::unique_ptr<App>, Failure> start(Options options,
                                                              config::Loaded loaded,
                                                              const std::string& broken = {});
    ~App();
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    /// Runs until stop(); returns the exit code.
    int run();

    /// On the loop: no new polls, results in hand are committed, deliveries in flight get their
    /// time, then run() returns.
    void stop();

    boost::asio::io_context& io() { return io_; }

private:
    struct Restored;

    App(Options options, config::Loaded loaded);
    std::expected<Restored, Failure> restore(store::Store& store) const;
    std::optional<Failure> build(std::unique_ptr<store::Store> store, const std::string& broken);
    store::StoreThread::Events store_events();
    alerts::OutboxEvents outbox_events();
    std::optional<Failure> start_service();
    void look_at_clock();
    boost::asio::awaitable<void> end_documents();
    boost::asio::awaitable<void> keep_control_socket();
    boost::asio::awaitable<void> shut_down();

    Options options_;
    Metrics metrics_;
    boost::asio::io_context io_{1};
    feeds::net::Resolver resolver_;
    std::unique_ptr<feeds::net::HttpClient> sources_;
    std::unique_ptr<feeds::net::HttpClient> deliveries_;
    InForce in_force_;
    std::unique_ptr<alerts::Outbox> outbox_;
    std::unique_ptr<store::StoreThread> store_;
    std::unique_ptr<pipeline::WorkPool> work_;
    std::unique_ptr<pipeline::WorkPool> large_work_;
    std::unique_ptr<pipeline::WorkPool> background_;  ///< one thread; articles never wait for it
    std::unique_ptr<pipeline::WorkPool> reads_;       ///< one thread; what may wait for a disk
    std::unique_ptr<pipeline::Intake> intake_;
    std::unique_ptr<pipeline::Poller> poller_;
    std::unique_ptr<Desk> desk_;
    std::unique_ptr<Reloader> reloader_;
    std::unique_ptr<Control> control_;
    std::unique_ptr<admin::ControlServer> socket_;
    std::unique_ptr<admin::Signals> signals_;
    ClockWatch clock_watch_;
    bool stopping_ = false;
    int exit_code_ = 0;
};

/// Loads the files, falling back to the last good ones, which the state keeps, if those in the
/// folder have errors, and starts. Findings are logged.
std::expected<std::unique_ptr<App>, Failure> start_from_files(Options options);

}  // namespace newsalertd::app
