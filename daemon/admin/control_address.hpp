#pragma once
// Where the control socket's file is made and judged. Blocking system calls on local paths, at
// start-up only.

#include "daemon/admin/control_error.hpp"

#include <expected>
#include <filesystem>
#include <utility>

namespace newsalertd::admin {

/// A file descriptor of ours.
class Descriptor {
public:
    Descriptor() = default;

    explicit Descriptor(int number) : number_(number) {}

    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

    Descriptor& operator=(Descriptor&& other) noexcept;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor();

    int get() const { return number_; }

    bool open() const { return number_ >= 0; }

    int release() { return std::exchange(number_, -1); }

private:
    int number_ = -1;
};

/// A path in a message, made safe to print.
std::string shown(const std::filesystem::path& path);

/// A stream socket connected to `socket`, non-blocking and close-on-exec.
std::expected<Descriptor, ControlError> connect_to(const std::filesystem::path& socket);

/// The right to serve `socket`, and a listening socket (mode 0660) in its place.
struct Listening {
    Descriptor lock;
    Descriptor socket;
};

std::expected<Listening, ControlError> listen_at(const std::filesystem::path& socket);

}  // namespace newsalertd::admin
