#include "daemon/admin/logging.hpp"

#include "daemon/admin/log_queue.hpp"
#include "daemon/admin/log_writers.hpp"
#include "daemon/log.hpp"

#include <spdlog/sinks/null_sink.h>
#include <spdlog/sinks/sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace newsalertd::admin {

namespace {

std::atomic<std::uint64_t> dropped_before{0};
std::mutex sink_mutex;

/// Hands each line to the queue, with the fields of the event that its thread is logging.
class QueueSink final : public spdlog::sinks::sink {
public:
    explicit QueueSink(LogWriter writer) : queue_(std::move(writer)) {}

    void log(const spdlog::details::log_msg& line) override {
        LogRecord record;
        record.time = line.time;
        record.level = line.level;
        record.message.assign(line.payload.data(), line.payload.size());
        if (const LogEvent* event = current_log_event) {
            record.event = event->event;
            for (const auto& [name, value] : event->fields)
                record.fields.emplace_back(name, value);
        }
        queue_.push(std::move(record));
    }

    void push(spdlog::level::level_enum level, std::string message) {
        LogRecord record;
        record.time = std::chrono::system_clock::now();
        record.level = level;
        record.message = std::move(message);
        queue_.push(std::move(record));
    }

    void flush() override {}  // the thread writes without pause

    void set_pattern(const std::string& /*pattern*/) override {}

    void set_formatter(std::unique_ptr<spdlog::formatter> /*formatter*/) override {}

    std::uint64_t dropped() const { return queue_.dropped(); }

    /// False: the writer hangs, and is left to itself.
    bool finish() {
        if (queue_.flush(LogQueue::kEnd))
            return true;
        queue_.abandon();
        return false;
    }

private:
    LogQueue queue_;
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): spdlog's logger is one too
std::shared_ptr<QueueSink> current;

}  // namespace

std::optional<spdlog::level::level_enum> log_level(std::string_view name) {
    if (name == "warning")
        name = "warn";
    // from_str turns what it does not know into "off".
    const auto level = spdlog::level::from_str(std::string(name));
    if (level == spdlog::level::off && name != "off")
        return std::nullopt;
    return level;
}

void start_logging(spdlog::level::level_enum level) {
    auto sink =
        std::make_shared<QueueSink>(stderr_is_journal() ? journal_writer() : stderr_writer());
    auto logger = std::make_shared<spdlog::logger>("newsalertd", sink);
    logger->set_level(level);
    spdlog::set_default_logger(std::move(logger));
    const std::lock_guard lock(sink_mutex);
    current = std::move(sink);
}

void stop_logging() {
    std::shared_ptr<QueueSink> ending;
    {
        const std::lock_guard lock(sink_mutex);
        ending = std::exchange(current, nullptr);
    }
    if (!ending)
        return;
    const auto level = spdlog::default_logger()->level();
    // A terminal that takes nothing would hold up the very end, too.
    std::shared_ptr<spdlog::sinks::sink> last;
    if (ending->finish())
        last = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    else
        last = std::make_shared<spdlog::sinks::null_sink_mt>();
    auto plain = std::make_shared<spdlog::logger>("newsalertd", std::move(last));
    plain->set_level(level);
    spdlog::set_default_logger(std::move(plain));
    dropped_before += ending->dropped();
}

void log_last_words(std::string message) {
    std::shared_ptr<QueueSink> sink;
    {
        const std::lock_guard lock(sink_mutex);
        sink = current;
    }
    if (sink)
        sink->push(spdlog::level::warn, std::move(message));
}

std::uint64_t log_lines_dropped() {
    const std::lock_guard lock(sink_mutex);
    return dropped_before.load() + (current ? current->dropped() : 0);
}

}  // namespace newsalertd::admin
