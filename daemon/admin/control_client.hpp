#pragma once
// The commands' side of the control socket. Blocking; for the short-lived process of a command.

#include "daemon/admin/control_address.hpp"
#include "daemon/admin/control_error.hpp"

#include <chrono>
#include <expected>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace newsalertd::admin {

class ControlClient {
public:
    /// Waits for its turn, at most 5 s, while others fill the daemon's queue.
    static std::expected<ControlClient, ControlError> connect(const std::filesystem::path& socket);

    /// The first of `candidates` on which a daemon listens; else why the first of them does not.
    static std::expected<ControlClient, ControlError> connect_any(
        std::span<const std::filesystem::path> candidates);

    /// Sends one line (without its end) and waits for the answer's line. If the daemon has closed
    /// an idle connection, connects anew first. After an error the connection is of no more use.
    std::expected<std::string, ControlError> request(
        std::string_view line, std::chrono::milliseconds limit = std::chrono::minutes(1));

private:
    ControlClient(std::filesystem::path socket, Descriptor connection);
    bool closed_by_peer() const;

    std::filesystem::path socket_;
    Descriptor connection_;
    std::string input_;
};

}  // namespace newsalertd::admin
