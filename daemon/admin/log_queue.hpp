#pragma once
// The bounded queue between those who log and the thread that writes.

#include "daemon/admin/log_record.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace newsalertd::admin {

class LogQueue {
public:
    static constexpr std::size_t kRecords = 8'192;
    static constexpr std::size_t kRecordBytes = 16'384;  ///< a longer message is cut

    explicit LogQueue(LogWriter writer, std::size_t records = kRecords);
    /// Waits for at most `kEnd` until all is written; a writer that hangs is left behind.
    ~LogQueue();
    LogQueue(const LogQueue&) = delete;
    LogQueue& operator=(const LogQueue&) = delete;

    /// Any thread; never waits for the writer. When full, the oldest record goes.
    void push(LogRecord record);

    /// The destructor waits no more: the writer hangs.
    void abandon();

    /// Until all pushed before is written, or `limit` has passed (false).
    bool flush(std::chrono::milliseconds limit);

    std::uint64_t dropped() const;

    static constexpr std::chrono::milliseconds kEnd{2'000};

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace newsalertd::admin
