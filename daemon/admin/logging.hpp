#pragma once
// Where log lines go: under systemd to the native journal, with fields; otherwise to
// stderr. A thread of its own writes them, behind a bounded queue: a caller never waits for a full
// or blocked journal; the oldest lines are dropped and counted.

#include <spdlog/common.h>

#include <cstdint>
#include <optional>
#include <string_view>

namespace newsalertd::admin {

/// trace, debug, info, warn (warning), error, critical, off.
std::optional<spdlog::level::level_enum> log_level(std::string_view name);

/// Makes the queue the sink of spdlog's default logger. Once a process; again after stop_logging().
void start_logging(spdlog::level::level_enum level);

/// Writes what is queued, for at most two seconds, and leaves spdlog with plain stderr. No other
/// thread may log meanwhile (spdlog's default logger is replaced).
void stop_logging();

/// Queues one warning, also from a thread that nobody waits for while stop_logging() runs: spdlog's
/// logger may not be used then. Nothing is written once the log has stopped.
void log_last_words(std::string message);

/// Lines dropped since the process began (metric log_dropped_total).
std::uint64_t log_lines_dropped();

}  // namespace newsalertd::admin
