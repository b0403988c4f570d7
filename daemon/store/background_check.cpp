#include "daemon/store/background_check.hpp"

#include "daemon/apart.hpp"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <utility>

namespace newsalertd::store {

namespace {

constexpr std::chrono::milliseconds kPatience{500};

/// Of this thread alone. Where the system refuses, it works as any other.
void take_lowest_priority() {
    // glibc has no ioprio_set; the numbers are of linux/ioprio.h: of one thread, class idle.
    constexpr int kOfOne = 1;
    constexpr int kIdle = 3 << 13;
    const auto self = static_cast<id_t>(::syscall(SYS_gettid));
    ::setpriority(PRIO_PROCESS, self, 19);
    ::syscall(SYS_ioprio_set, kOfOne, 0, kIdle);
}

}  // namespace

struct BackgroundCheck::Shared {
    std::mutex mutex;
    std::condition_variable ended_now;
    bool ended = false;
    Done done;
    std::stop_source stop;
};

BackgroundCheck::BackgroundCheck(std::filesystem::path path, CheckOptions options, Done done)
    : shared_(std::make_shared<Shared>()) {
    shared_->done = std::move(done);
    options.stop = shared_->stop.get_token();
    run_apart([shared = shared_, path = std::move(path), options = std::move(options)] {
        take_lowest_priority();
        const auto report = check_state(path, options);
        const std::scoped_lock lock(shared->mutex);
        if (shared->done && !shared->stop.stop_requested())
            shared->done(report);
        shared->done = nullptr;
        shared->ended = true;
        shared->ended_now.notify_all();
    });
}

BackgroundCheck::~BackgroundCheck() {
    shared_->stop.request_stop();
    std::unique_lock lock(shared_->mutex);
    shared_->ended_now.wait_for(lock, kPatience, [this] { return shared_->ended; });
    shared_->done = nullptr;
}

bool BackgroundCheck::ended() const {
    const std::scoped_lock lock(shared_->mutex);
    return shared_->ended;
}

}  // namespace newsalertd::store
