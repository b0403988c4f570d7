#pragma once
// The running daemon: builds its parts in the order of the flow, starts, reloads and stops them.
// The thread that calls run() is the network loop.

#include "daemon/app/generation_builder.hpp"
#include "daemon/app/health.hpp"
#include "daemon/app/state_trouble.hpp"
#include "daemon/clock_watch.hpp"
#include "daemon/config/load.hpp"
#include "daemon/metrics.hpp"
#include "daemon/notices.hpp"
#include "daemon/pipeline/intake.hpp"
#include "daemon/pipeline/poller.hpp"
#include "daemon/repeats.hpp"
#include "daemon/store/store_thread.hpp"
#include "feeds/net/http_client.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <expected>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace newsalertd::admin {
class ControlServer;
class FilesWatch;
class Signals;
}  // namespace newsalertd::admin

namespace newsalertd::app {

/// Why the daemon did not start: a sysexits code and lines for stderr.
struct StartError {
    int exit_code = 70;
    std::string message;
};

/// What a reload came to; `exit_code` 0, 77 or 78.
struct ReloadEnd {
    int exit_code = 0;
    std::string message;
};

/// Who wants the files loaded again: files that changed, or a person (the verb, a signal) who waits
/// for it and means what stands there.
enum class Asked : std::uint8_t { by_files, by_person };

struct Options {
    config::Locations locations;
    std::ostream* console = nullptr;  ///< of the console channel; must outlive the app
    bool service = true;  ///< signals, control socket, file watching; off for demo and tests
    /// Called on the loop after every attempt of a delivery.
    std::function<void(const alerts::AttemptEnd&)> on_attempt;
};

class App {
public:
    /// Everything up to READY: opens the state, takes back what was in flight, enrols feeds and
    /// watches, binds the control socket.
    static std::expected<std::unique_ptr<App>, StartError> start(Options options,
                                                                 config::Loaded loaded);
    ~App();
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    /// Runs until stop(); returns the exit code.
    int run();

    /// On the loop: no new polls, results in hand are committed, deliveries in flight get their
    /// time, then run() returns.
    void stop();

    /// Loads the files again as one unit, after a reload that is under way; on the loop. Files
    /// that somebody is writing put it off: at a person's word for two seconds, then they are read
    /// as they stand and named. If nobody asked for it, neither is a loss (config/losses.hpp) taken
    /// over at once: it must still be one ten seconds later.
    boost::asio::awaitable<ReloadEnd> reload(Asked asked = Asked::by_person);

    /// Sends a marked test alert to every target of a channel, through the outbox like any other,
    /// and waits for the attempts. Fewer than targets: no end within `patience`. On the loop.
    boost::asio::awaitable<std::vector<alerts::AttemptEnd>> notify_test(
        std::string channel, std::chrono::milliseconds patience);
    bool has_channel(const std::string& name) const;

    /// Sends what a refused channel or target has kept (D15); how many deliveries. A channel stands
    /// for all of its targets: "mail-desk" for "mail-desk/a@b.example". On the loop.
    boost::asio::awaitable<store::Result<std::size_t>> resume(std::string name);

    boost::asio::io_context& io() { return io_; }

    pipeline::Intake& intake() { return *intake_; }

    store::StoreThread& store() { return *store_; }

    /// A thread for what reads files beside the writer.
    pipeline::WorkPool& reads() { return *reads_; }

    alerts::Outbox& outbox() { return *outbox_; }

    const Metrics& metrics() const { return metrics_; }

    pipeline::GenerationPtr generation() const { return current_.get(); }

    const pipeline::Poller& poller() const { return *poller_; }

    const std::string& last_reload_error() const { return last_reload_error_; }

    /// Why the state cannot be written now; empty: it can.
    const std::string& store_error() const { return store_error_; }

    /// Whether that is because its file is not in its place any more.
    bool state_is_misplaced() const { return misplaced_; }

    /// What of the state is not as it was stored; empty: nothing that is known.
    const std::string& store_damage() const { return store_damage_; }

    std::string status_line() const;

    /// What makes the whole daemon useless now; each makes it degraded.
    std::vector<Ailment> ailments() const;

    /// The row for articles that programs inject.
    std::int64_t inject_row() const { return inject_row_; }

    /// The files were broken at the start, `why` is their first error: said to the operator and, as
    /// long as it is so, in the status.
    void running_on_last_good(const std::string& why);

    /// What the operator should know of besides feeds and targets; each makes the daemon degraded.
    std::vector<std::string> troubles() const;

    /// Tells the operator of channels and feeds whose secrets are not there, if `before` (may be
    /// null) had them.
    void tell_unready(const config::Config* before);

    /// A program hands in an article; logged, with those of the last minute in one line (X10).
    void note_injected();

    /// A sentence for the operator's channels.
    void notice(const std::string& text);

    /// The same of a trouble that may repeat: told at once, then folded (Notices). `subject` is
    /// what is in trouble, `kind` the same for the same trouble.
    void notice(const std::string& subject, const std::string& kind, const std::string& text);

    /// `subject` works again. Told if its trouble was; how often it was wrong stands in for "{}".
    void mended(const std::string& subject, const std::string& text);

    /// The same past the outbox, one attempt: while the state cannot be written nothing else
    /// leaves.
    void tell_now(const std::string& text);

    /// Told once the attempt of delivery `id` has ended for good or been put off.
    void when_attempted(const std::string& id, std::function<void(const alerts::AttemptEnd&)> then);

private:
    struct Enrolled {
        std::vector<store::FeedRow> feeds;
        std::int64_t inject_row = 0;
    };

    /// What is put in force, made before, since much of it takes time.
    struct Next {
        Channels channels;
        std::shared_ptr<pipeline::Generation> generation;  ///< a draft
        std::string good_files;                            ///< empty: not to be kept
    };

    App(Options options, config::Loaded loaded);
    std::optional<StartError> build(std::unique_ptr<store::Store> store);
    static store::Result<Enrolled> enrol(store::Store& store, const config::Config& config);
    static void draft(const config::Loaded& loaded,
                      const config::Locations& where,
                      std::vector<Time> since,
                      Next& next);
    Channels make_channels_of(const config::Config& config);
    void serve(Next next, const Enrolled& enrolled);
    std::optional<StartError> start_service();
    void reload_soon(Asked asked);
    boost::asio::awaitable<ReloadEnd> load_again(Asked asked);
    boost::asio::awaitable<std::shared_ptr<config::Loaded>> load_whole(Asked asked);
    boost::asio::awaitable<void> wait_for_writers(std::chrono::steady_clock::time_point until);
    bool puts_off(const config::Loaded& loaded, Asked asked);
    void log_warnings(const config::Loaded& loaded, Asked asked) const;
    boost::asio::awaitable<ReloadEnd> take_over(std::shared_ptr<config::Loaded> loaded,
                                                Asked asked);
    boost::asio::awaitable<store::Result<void>> ask_since(const rules::WatchSet& watches,
                                                          Since& since);
    void let_go(std::shared_ptr<const void> value);
    boost::asio::awaitable<void> free_retired();
    void merge_soon();
    boost::asio::awaitable<void> merge_later();
    boost::asio::awaitable<void> learn();
    boost::asio::awaitable<void> end_documents();
    boost::asio::awaitable<void> watch_health();
    Health health() const;
    boost::asio::awaitable<bool> compile_anew();
    store::StoreThread::Events store_events();
    void store_parked(const std::optional<store::Error>& error);
    void state_held();
    void store_checked(const std::expected<store::CheckReport, store::Error>& report);
    void deliveries_damaged(const std::vector<std::string>& ids);
    boost::asio::awaitable<void> shut_down();
    boost::asio::awaitable<void> show_status();
    alerts::OutboxEvents outbox_events();
    static alerts::Alert notice_of(const std::string& text, Time at);
    void send_notice(const std::string& text);
    void tell_held(const std::vector<store::Ended>& held);
    void tell_expired(const std::vector<store::Ended>& ended);
    void tell_unserved(std::vector<store::Unserved> unserved);
    boost::asio::awaitable<std::string> unserved_lines();
    boost::asio::awaitable<void> tell_summaries();
    boost::asio::awaitable<void> watch_clock();
    void look_at_clock();
    boost::asio::awaitable<void> keep_control_socket();
    boost::asio::awaitable<void> look_again();
    void attempt_ended(const alerts::AttemptEnd& end);
    void tell_attempt(const alerts::AttemptEnd& end);

    Options options_;
    std::shared_ptr<const config::Loaded> loaded_;
    Metrics metrics_;
    boost::asio::io_context io_{1};
    feeds::net::Resolver resolver_;
    std::unique_ptr<feeds::net::HttpClient> sources_;
    std::unique_ptr<feeds::net::HttpClient> deliveries_;
    pipeline::CurrentGeneration current_;
    std::unique_ptr<alerts::Outbox> outbox_;
    std::unique_ptr<store::StoreThread> store_;
    std::unique_ptr<pipeline::WorkPool> work_;
    std::unique_ptr<pipeline::WorkPool> aside_;  ///< one thread; articles never wait for it
    std::unique_ptr<pipeline::WorkPool> reads_;  ///< one thread; what may wait for a disk
    std::vector<std::shared_ptr<const void>> retired_;
    boost::asio::steady_timer merge_timer_{io_};
    std::unique_ptr<pipeline::Intake> intake_;
    std::unique_ptr<pipeline::Poller> poller_;
    std::unique_ptr<admin::ControlServer> control_;
    std::unique_ptr<admin::FilesWatch> files_;
    std::unique_ptr<admin::Signals> signals_;
    Channels channels_;
    std::uint64_t generation_number_ = 0;
    std::int64_t inject_row_ = 0;
    bool stopping_ = false;
    bool reloading_ = false;
    boost::asio::steady_timer reload_ended_{io_, boost::asio::steady_timer::time_point::max()};
    std::optional<Asked> reload_again_;  ///< asked for while one was under way
    /// Since when the files hold less than before, and nobody has said so (config/losses.hpp).
    std::optional<std::chrono::steady_clock::time_point> losing_since_;
    boost::asio::steady_timer losing_timer_{io_};
    std::string control_trouble_;    ///< why the control socket cannot be reached
    std::vector<std::string> lost_;  ///< what is being lost, or was at the last reload
    bool on_last_good_ = false;
    int exit_code_ = 0;
    std::string last_reload_error_;
    std::string store_error_;
    bool misplaced_ = false;
    StateTrouble state_trouble_;
    bool state_told_ = false;  ///< its trouble, to the operator
    boost::asio::steady_timer state_calm_{io_};
    std::string store_damage_;
    std::size_t telling_ = 0;  ///< sentences under way that tell_now() sends
    boost::asio::steady_timer told_{io_, boost::asio::steady_timer::time_point::max()};
    std::map<std::string, std::function<void(const alerts::AttemptEnd&)>> waiters_;
    Repeats failing_targets_;
    Notices notices_;
    boost::asio::steady_timer summaries_{io_};
    ClockWatch clock_;
    std::set<std::string> told_unserved_;  ///< channels whose waiting alerts were told
    std::optional<std::chrono::steady_clock::time_point> injected_told_;
    std::size_t injected_ = 0;    ///< since then
    mutable HealthWatch health_;  ///< looks again whenever it is asked

    /// What the watches in force want, counted once for each generation: there may be many.
    struct Wanted {
        std::uint64_t generation = 0;
        std::size_t watches = 0;
        std::vector<bool> targets;  ///< told by a watch that is awake
    };

    mutable Wanted wanted_;
};

/// Loads the files, falling back to the last good ones, which the state keeps, if those in the
/// folder have errors (O16, P14b), and starts. Findings are logged.
std::expected<std::unique_ptr<App>, StartError> start_from_files(Options options);

/// The exit code for a state that cannot be opened or read.
int exit_code_of(store::ErrorClass error);

}  // namespace newsalertd::app
