#pragma once
// The check of the state beside a running daemon: on a thread of its own, with the lowest
// priority for processor and disk, after the start, which it does not delay; again where somebody
// else wrote to the file, and daily.

#include "daemon/store/check.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>

namespace newsalertd::store {

class BackgroundCheck {
public:
    /// What it came to; on its own thread, once, unless it was stopped.
    using Done = std::function<void(const Result<CheckReport>&)>;

    BackgroundCheck(std::filesystem::path path, CheckOptions options, Done done);
    /// Stops it. SQLite ends within milliseconds but on a disk that hangs: the thread is then left
    /// behind; it holds nothing that is not its own, and `done` is not called any more.
    ~BackgroundCheck();

    bool ended() const;

    BackgroundCheck(const BackgroundCheck&) = delete;
    BackgroundCheck& operator=(const BackgroundCheck&) = delete;

private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

}  // namespace newsalertd::store
