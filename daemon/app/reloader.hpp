#pragma once
// Takes the user's files over while the daemon runs: files that changed, or a person who asks →
// load → draft → swap, whole or not at all. Owns what is only about that: losses that are not
// believed yet, files that are half written, sets of watches that are to be merged or freed. On the
// loop; what takes its time is done in the background.

#include "daemon/app/desk.hpp"
#include "daemon/app/failure.hpp"
#include "daemon/app/parts.hpp"
#include "daemon/config/load.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace newsalertd::admin {
class FilesWatch;
}

namespace newsalertd::app {

/// Who wants the files loaded again: files that changed, or a person (the verb, a signal) who waits
/// for it and means what stands there.
enum class Asked : std::uint8_t { by_files, by_person };

/// What a person reads of a reload; or why it was refused: 70, 74, 77 or 78.
using Reloaded = std::expected<std::string, Failure>;

/// The rows of a configuration's feeds in the state.
struct Enrolled {
    std::vector<store::FeedRow> feeds;
    std::int64_t inject_row = 0;
};

store::Result<Enrolled> enrol(store::Store& store, const config::Config& config);

class Reloader {
public:
    struct Options {
        config::Locations locations;
        bool service = true;  ///< the service manager is told
        std::function<Channels(const config::Config&)> make_channels;
    };

    /// `parts` and `desk` must outlive the reloader.
    Reloader(Parts parts, Desk& desk, Options options);

    /// Puts `in_force.loaded` in force, before the loop runs. `since`: by watch.
    void begin(const Enrolled& enrolled, std::vector<Time> since);

    /// The files were broken at the start, `why` is their first error: said to the operator and, as
    /// long as it is so, in the status.
    void running_on_last_good(const std::string& why);

    /// Tells the operator of channels and feeds whose secrets are not there, if `before` (may be
    /// null) had them.
    void tell_unready(const config::Config* before);

    /// From now on files that change are loaded.
    void watch_files();

    /// Begins what goes on while the loop runs: learning, and a second look at the files.
    void start();

    /// No more reloads by themselves.
    void stop() { stopping_ = true; }

    /// Loads the files again as one unit, after a reload that is under way. Files that somebody is
    /// writing put it off: at a person's word for two seconds, then they are read as they stand and
    /// named. If nobody asked for it, neither is a loss (config/losses.hpp) taken over at once: it
    /// must still be one ten seconds later.
    boost::asio::awaitable<Reloaded> reload(Asked asked = Asked::by_person);

    /// For those who do not wait for an answer: files that change during a reload are read after
    /// it.
    void reload_soon(Asked asked);

private:
    /// What is put in force, made before, since much of it takes time.
    struct Next {
        Channels channels;
        std::shared_ptr<pipeline::Generation> generation;  ///< a draft
        std::string good_files;                            ///< empty: not to be kept
    };

    Next draft(const config::Loaded& loaded, Channels channels, std::vector<Time> since) const;
    void serve(Next next, const Enrolled& enrolled);
    boost::asio::awaitable<Reloaded> load_again(Asked asked);
    boost::asio::awaitable<std::shared_ptr<config::Loaded>> load_whole(Asked asked);
    boost::asio::awaitable<void> wait_for_writers(std::chrono::steady_clock::time_point until);
    bool puts_off(const config::Loaded& loaded, Asked asked);
    void log_warnings(const config::Loaded& loaded, Asked asked) const;
    boost::asio::awaitable<Reloaded> take_over(std::shared_ptr<config::Loaded> loaded, Asked asked);
    boost::asio::awaitable<store::Result<void>> ask_since(const rules::WatchSet& watches,
                                                          Since& since);
    boost::asio::awaitable<void> look_again();
    boost::asio::awaitable<void> learn();
    void release(std::shared_ptr<const void> value);
    boost::asio::awaitable<void> free_retired();
    void merge_soon();
    boost::asio::awaitable<void> merge_later();
    boost::asio::awaitable<bool> compile_anew();

    Parts parts_;
    InForce& in_force_;
    Desk& desk_;
    Options options_;
    std::shared_ptr<admin::FilesWatch> files_;
    std::uint64_t generation_number_ = 0;
    bool stopping_ = false;
    bool reloading_ = false;
    boost::asio::steady_timer reload_ended_;
    std::optional<Asked> reload_again_;  ///< asked for while one was under way
    /// Since when the files hold less than before, and nobody has said so (config/losses.hpp).
    std::optional<std::chrono::steady_clock::time_point> losing_since_;
    boost::asio::steady_timer losing_timer_;
    std::vector<std::shared_ptr<const void>> retired_;
    boost::asio::steady_timer merge_timer_;
};

}  // namespace newsalertd::app
