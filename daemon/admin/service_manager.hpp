#pragma once
// What the service manager (systemd) is told, and what it asks for: sd_notify(3). Every function is
// safe on any thread and does nothing when no manager listens (no $NOTIFY_SOCKET).

#include <chrono>
#include <optional>
#include <string_view>

namespace newsalertd::admin::service_manager {

/// Start-up or a reload is over, also when the reload was rejected. `text` as in status().
void ready(std::string_view text);

/// The one current line of `systemctl status`. Controls become spaces; cut at 1,000 bytes.
void status(std::string_view text);

/// A reload begins. The manager waits for ready().
void reloading();

/// The end begins; no new work.
void stopping();

/// The process is alive (WATCHDOG=1).
void ping();

/// How often the manager wants a ping at least ($WATCHDOG_USEC), if it does.
std::optional<std::chrono::microseconds> watchdog_limit();

}  // namespace newsalertd::admin::service_manager
