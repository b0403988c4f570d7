#include "daemon/admin/log_queue.hpp"

#include "daemon/apart.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <utility>

namespace newsalertd::admin {

/// Shared with the thread, which may outlive the queue if its writer hangs.
struct LogQueue::State {
    State(LogWriter to, std::size_t most) : writer(std::move(to)), bound(most) {}

    void loop();

    LogWriter writer;
    std::size_t bound;
    mutable std::mutex mutex;
    std::condition_variable work;
    std::condition_variable idle;
    std::deque<LogRecord> records;
    std::uint64_t dropped = 0;
    std::uint64_t told = 0;  ///< of the dropped
    bool writing = false;
    bool stopping = false;
    bool ended = false;
    bool abandoned = false;
};

namespace {

LogRecord gap(std::uint64_t lines) {
    LogRecord record;
    record.time = std::chrono::system_clock::now();
    record.level = spdlog::level::warn;
    record.message = std::to_string(lines) + " log lines were dropped, because the log was blocked";
    record.event = "log_dropped";
    return record;
}

}  // namespace

void LogQueue::State::loop() {
    std::unique_lock lock(mutex);
    for (;;) {
        work.wait(lock, [this] { return stopping || !records.empty(); });
        if (records.empty())
            break;
        LogRecord record = std::move(records.front());
        records.pop_front();
        const auto missing = dropped - std::exchange(told, dropped);
        writing = true;
        lock.unlock();
        if (missing > 0)
            writer(gap(missing));
        writer(record);
        lock.lock();
        writing = false;
        if (records.empty())
            idle.notify_all();
    }
    ended = true;
    idle.notify_all();
}

LogQueue::LogQueue(LogWriter writer, std::size_t records)
    : state_(std::make_shared<State>(std::move(writer), records)) {
    // A writer that hangs cannot be joined; the destructor waits for its end instead.
    run_apart([state = state_] { state->loop(); });
}

LogQueue::~LogQueue() {
    std::unique_lock lock(state_->mutex);
    state_->stopping = true;
    state_->work.notify_all();
    state_->idle.wait_for(lock, kEnd, [this] { return state_->ended || state_->abandoned; });
}

void LogQueue::push(LogRecord record) {
    if (record.message.size() > kRecordBytes) {
        record.message.resize(kRecordBytes);
        record.message += " […]";
    }
    for (auto& [name, value] : record.fields)
        value.resize(std::min(value.size(), kRecordBytes));
    {
        const std::lock_guard lock(state_->mutex);
        if (state_->records.size() >= state_->bound) {
            state_->records.pop_front();
            ++state_->dropped;
        }
        state_->records.push_back(std::move(record));
    }
    state_->work.notify_one();
}

void LogQueue::abandon() {
    const std::lock_guard lock(state_->mutex);
    state_->abandoned = true;
}

bool LogQueue::flush(std::chrono::milliseconds limit) {
    std::unique_lock lock(state_->mutex);
    return state_->idle.wait_for(
        lock, limit, [this] { return state_->records.empty() && !state_->writing; });
}

std::uint64_t LogQueue::dropped() const {
    const std::lock_guard lock(state_->mutex);
    return state_->dropped;
}

}  // namespace newsalertd::admin
