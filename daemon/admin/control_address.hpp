#pragma once
// Where the control socket's file is made and judged. Blocking system calls: at start-up, and off
// the network loop.

#include "daemon/admin/control_error.hpp"
#include "daemon/descriptor.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>

namespace newsalertd::admin {

/// A path in a message, made safe to print.
std::string shown(const std::filesystem::path& path);

/// A stream socket connected to `socket`, non-blocking and close-on-exec. Where the daemon has too
/// many connections waiting, this call waits for its turn, at most for `patience` (zero: not at
/// all).
std::expected<Descriptor, ControlError> connect_to(
    const std::filesystem::path& socket,
    std::chrono::milliseconds patience = std::chrono::milliseconds::zero());

/// What tells a file from another of its name.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    bool operator==(const FileIdentity&) const = default;
};

/// The files of a socket that is served.
struct ControlPlace {
    std::filesystem::path socket;
    FileIdentity file;
    FileIdentity lock;
};

/// The right to serve `socket`, and a listening socket (mode 0660) in its place.
struct Listening {
    Descriptor lock;  ///< not open where the one in hand still holds
    Descriptor socket;
    ControlPlace place;
};

std::expected<Listening, ControlError> listen_at(const std::filesystem::path& socket);

/// nullopt: the file is still ours. If it has gone, or its folder has, both are made again.
/// Whatever else stands there by now is left alone: the error names it.
std::expected<std::optional<Listening>, ControlError> keep_place(const ControlPlace& place);

/// Removes the socket's file if it is still ours.
void leave_place(const ControlPlace& place);

}  // namespace newsalertd::admin
