#include "daemon/store/checkpointer.hpp"

#include "daemon/store/connection.hpp"

#include <sys/stat.h>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace newsalertd::store {

namespace {

/// So many commits are moved at the next turn, fewer when the last checkpoint is so long ago.
constexpr unsigned kMany = 8;
constexpr std::chrono::seconds kFewWait{10};

/// When the file was written last, by the time that nobody can set.
struct Stamp {
    time_t seconds = 0;
    std::int64_t nanoseconds = 0;
    bool operator==(const Stamp&) const = default;
};

std::optional<Stamp> stamp_of(const std::filesystem::path& file) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0)
        return std::nullopt;
    return Stamp{.seconds = status.st_ctim.tv_sec, .nanoseconds = status.st_ctim.tv_nsec};
}

}  // namespace

Checkpointer::Checkpointer(std::filesystem::path path)
    : path_(std::move(path)), thread_([this] { loop(); }) {}

Checkpointer::~Checkpointer() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

bool Checkpointer::wait() {
    std::unique_lock lock(mutex_);
    return !wake_.wait_for(lock, std::chrono::milliseconds(500), [this] { return stopping_; });
}

void Checkpointer::loop() {
    std::unique_ptr<Connection> connection;
    auto ours = stamp_of(path_);
    auto last = std::chrono::steady_clock::now();
    while (wait()) {
        const auto at = std::chrono::steady_clock::now();
        if (const auto stamp = stamp_of(path_); stamp != std::exchange(ours, stamp))
            foreign_write_ = true;
        const auto commits = commits_.load(std::memory_order_relaxed);
        if (commits == 0 || (commits < kMany && at - last < kFewWait))
            continue;
        commits_.fetch_sub(commits, std::memory_order_relaxed);
        last = at;
        try {
            if (!connection)
                connection = std::make_unique<Connection>(path_, SQLite::OPEN_READWRITE);
            connection->script("PRAGMA wal_checkpoint(PASSIVE)");
        } catch (const SQLite::Exception&) {
            // A full or failing disk: the writer meets it too and tells of it.
            connection.reset();
        }
        ours = stamp_of(path_);
    }
}

}  // namespace newsalertd::store
