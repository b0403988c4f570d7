#include "daemon/admin/leaving.hpp"

#include "daemon/admin/logging.hpp"

#include <spdlog/spdlog.h>

#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

namespace newsalertd::admin {

namespace {

using SteadyClock = std::chrono::steady_clock;

/// Never destroyed: its thread may outlive everything but the process.
struct Deadline {
    std::mutex mutex;
    std::condition_variable changed;
    SteadyClock::time_point when = SteadyClock::time_point::max();
    int exit_code = 0;
    bool running = false;
};

Deadline& deadline() {
    static auto* const one = new Deadline;  // NOLINT(cppcoreguidelines-owning-memory)
    return *one;
}

/// For the log to be written, which may hang as well.
constexpr std::chrono::milliseconds kLastWords{200};

void wait_and_leave() {
    auto& end = deadline();
    std::unique_lock lock(end.mutex);
    while (SteadyClock::now() < end.when)
        end.changed.wait_until(lock, end.when);
    const int exit_code = end.exit_code;
    lock.unlock();
    std::thread([] {
        log_last_words("stopped; work that did not end in time is left behind");
    }).detach();
    std::this_thread::sleep_for(kLastWords);
    ::_exit(exit_code);
}

}  // namespace

void leave_by(SteadyClock::time_point when, int exit_code) {
    auto& end = deadline();
    const std::scoped_lock lock(end.mutex);
    end.when = std::min(end.when, when);
    end.exit_code = exit_code;
    if (end.running) {
        end.changed.notify_all();
        return;
    }
    try {
        std::thread(wait_and_leave).detach();
        end.running = true;
    } catch (const std::system_error& error) {
        spdlog::warn("no thread watches over the stop: {}", error.what());
    }
}

}  // namespace newsalertd::admin
