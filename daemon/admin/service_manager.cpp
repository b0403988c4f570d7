#include "daemon/admin/service_manager.hpp"

#include <systemd/sd-daemon.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <ctime>
#include <string>

namespace newsalertd::admin::service_manager {

namespace {

constexpr std::size_t kStatusBytes = 1000;

void send(const std::string& assignments) {
    // A manager that cannot be told is no reason to stop; the watchdog would notice.
    (void)sd_notify(0, assignments.c_str());
}

/// A message is lines of assignments, so a line break in `text` would begin another one.
std::string status_line(std::string_view text) {
    std::string line(text.substr(0, kStatusBytes));
    if (text.size() > kStatusBytes) {
        // The manager drops what is not UTF-8, so no sequence may be cut.
        auto end = kStatusBytes;
        while (end > 0 && U8_IS_TRAIL(text[end]))
            --end;
        line.resize(end);
    }
    for (char& c : line)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            c = ' ';
    return "STATUS=" + line;
}

/// The clock that the manager compares with its own; std::chrono's steady clock is the same one
/// on Linux, but only this name is promised to be.
std::uint64_t monotonic_micros() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000U +
           static_cast<std::uint64_t>(now.tv_nsec) / 1'000U;
}

}  // namespace

void ready(std::string_view text) {
    send("READY=1\n" + status_line(text));
}

void status(std::string_view text) {
    send(status_line(text));
}

void reloading() {
    send("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(monotonic_micros()));
}

void stopping() {
    send("STOPPING=1");
}

void ping() {
    send("WATCHDOG=1");
}

std::optional<std::chrono::microseconds> watchdog_limit() {
    std::uint64_t micros = 0;
    if (sd_watchdog_enabled(0, &micros) <= 0 || micros == 0)
        return std::nullopt;
    return std::chrono::microseconds{micros};
}

}  // namespace newsalertd::admin::service_manager
