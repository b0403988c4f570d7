#pragma once
// Moves committed pages from the write-ahead log into the file, beside the writer: SQLite's own
// checkpoint would run inside some commit and hold it for its syncs and random writes.

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

namespace newsalertd::store {

class Checkpointer {
public:
    /// Over a connection of its own (PASSIVE: neither readers nor the writer wait for it), soon
    /// after many commits and some time after a few: each checkpoint costs two syncs. What it
    /// cannot do, the writer's own checkpoint does later.
    explicit Checkpointer(std::filesystem::path path);
    ~Checkpointer();

    /// The writer committed something. Any thread.
    void note_commit() { commits_.fetch_add(1, std::memory_order_relaxed); }

    /// Whether somebody else wrote to the file since it was asked last, as far as its times show:
    /// nobody but the checkpointer does, in the ordinary course. Any thread.
    bool take_foreign_write() { return foreign_write_.exchange(false); }

    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;

private:
    void loop();
    bool wait();

    std::filesystem::path path_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::atomic<unsigned> commits_{0};  ///< since the last checkpoint
    std::atomic<bool> foreign_write_{false};
    std::thread thread_;
};

}  // namespace newsalertd::store
