#pragma once
// Log lines with fields: `journalctl NEWSALERTD_DELIVERY=…` shows one delivery's attempts.
// Plain lines are spdlog's own functions; both go where daemon/admin/logging.hpp leads them.

#include <spdlog/spdlog.h>

#include <initializer_list>
#include <string_view>
#include <utility>

namespace newsalertd {

/// A field's name without the prefix NEWSALERTD_ ("FEED", "ALERT", "TARGET", …; A-Z, 0-9, _), and
/// its value. Values may come from outside; the sink makes them harmless.
using LogField = std::pair<std::string_view, std::string_view>;

/// What a line is about: `event` is a fixed word in snake_case ("feed_failing"), one a kind of
/// line.
struct LogEvent {
    std::string_view event;
    std::initializer_list<LogField> fields;
};

/// The event of the line that this thread logs at the moment: how fields pass through spdlog, which
/// has none. Sinks read it while they are called.
inline thread_local const LogEvent* current_log_event = nullptr;

/// As spdlog::log, e.g.
///     log_event(warn, {"feed_failing", {{"FEED", feed.name}, {"ERROR", error}}}, "{}: {}", …);
template <class... Arguments>
void log_event(spdlog::level::level_enum level,
               LogEvent event,
               spdlog::format_string_t<Arguments...> format,
               Arguments&&... arguments) {
    struct Scope {
        const LogEvent* before = current_log_event;

        explicit Scope(const LogEvent* now) { current_log_event = now; }

        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

        ~Scope() { current_log_event = before; }
    } scope(&event);

    spdlog::log(level, format, std::forward<Arguments>(arguments)...);
}

}  // namespace newsalertd
