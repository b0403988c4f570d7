#include "daemon/admin/control_address.hpp"

#include "daemon/visible.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <optional>
#include <string>
#include <system_error>

namespace newsalertd::admin {

namespace {

using Kind = ControlError::Kind;
using std::filesystem::path;

constexpr mode_t kSocketMode = 0660;
constexpr mode_t kFolderMode = 0750;
constexpr mode_t kLockMode = 0600;
constexpr int kBacklog = 128;

std::unexpected<ControlError> failure(Kind kind, const path& at, const std::string& what) {
    return std::unexpected(ControlError{kind, shown(at) + ": " + what});
}

std::unexpected<ControlError> failure(Kind kind, const path& at, int error) {
    if (error == EACCES || error == EPERM)
        kind = Kind::no_permission;
    return failure(kind, at, std::generic_category().message(error));
}

std::unexpected<ControlError> in_use(const path& socket) {
    return failure(Kind::in_use, socket, "another newsalertd is running");
}

std::optional<sockaddr_un> address_of(const path& socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string& name = socket.native();
    if (name.empty() || name.size() >= sizeof address.sun_path)
        return std::nullopt;
    std::memcpy(address.sun_path, name.data(), name.size());
    return address;
}

std::string too_long() {
    return "a socket's path has at most " + std::to_string(sizeof(sockaddr_un::sun_path) - 1) +
           " bytes; set [state] path to a shorter one";
}

const sockaddr* generic(const sockaddr_un& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

Descriptor stream_socket() {
    return Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

/// False: errno says why; EAGAIN: the queue of the listener stayed full.
bool connect_within(std::chrono::milliseconds patience, int connection, const sockaddr_un& to) {
    const int flags = ::fcntl(connection, F_GETFL);
    // poll(2) does not tell when a listener's queue has room, a connect that blocks does.
    const auto seconds = std::chrono::floor<std::chrono::seconds>(patience);
    const std::chrono::microseconds rest = patience - seconds;
    const timeval limit{.tv_sec = seconds.count(), .tv_usec = rest.count()};
    const bool waits = patience > patience.zero() &&
                       ::setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) == 0;
    if (waits && ::fcntl(connection, F_SETFL, flags & ~O_NONBLOCK) != 0)
        return false;
    if (::connect(connection, generic(to), sizeof to) != 0)
        return false;
    return !waits || ::fcntl(connection, F_SETFL, flags) == 0;
}

std::optional<ControlError> make_folder(const path& folder) {
    std::error_code error;
    if (folder.empty() || std::filesystem::is_directory(folder, error))
        return std::nullopt;
    if (folder.has_parent_path() && folder.parent_path() != folder)
        std::filesystem::create_directories(folder.parent_path(), error);
    if (error)
        return failure(Kind::cannot_create, folder, error.value()).error();
    if (::mkdir(folder.c_str(), kFolderMode) != 0 && errno != EEXIST)
        return failure(Kind::cannot_create, folder, errno).error();
    return std::nullopt;
}

path lock_of(const path& socket) {
    return socket.native() + ".lock";
}

/// The lock ends with the process, however it ends, and is decided by the kernel.
std::expected<Descriptor, ControlError> take_lock(const path& socket) {
    const path file = lock_of(socket);
    Descriptor lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kLockMode));
    if (!lock.open())
        return failure(Kind::cannot_create, file, errno);
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return in_use(socket);
        return failure(Kind::cannot_create, file, errno);
    }
    return lock;
}

/// With the lock in hand a socket that nobody answers on is left over from a dead process.
std::optional<ControlError> clear_place(const path& socket) {
    struct stat found{};
    if (::lstat(socket.c_str(), &found) != 0) {
        if (errno == ENOENT)
            return std::nullopt;
        return failure(Kind::cannot_create, socket, errno).error();
    }
    if (!S_ISSOCK(found.st_mode)) {
        return failure(Kind::cannot_create, socket, "a file that is no socket is in the way")
            .error();
    }
    const auto other = connect_to(socket);
    if (other || other.error().kind == Kind::timeout)
        return failure(Kind::in_use, socket, "another program serves this socket").error();
    if (other.error().kind == Kind::no_permission)
        return other.error();
    if (::unlink(socket.c_str()) != 0 && errno != ENOENT)
        return failure(Kind::cannot_create, socket, errno).error();
    return std::nullopt;
}

}  // namespace

std::string shown(const path& path) {
    return visible(path.native());
}

std::expected<Descriptor, ControlError> connect_to(const path& socket,
                                                   std::chrono::milliseconds patience) {
    const auto address = address_of(socket);
    if (!address)
        return failure(Kind::unreachable, socket, too_long());
    Descriptor connection = stream_socket();
    if (!connection.open())
        return failure(Kind::unreachable, socket, errno);
    if (connect_within(patience, connection.get(), *address))
        return connection;
    if (errno == EAGAIN)  // somebody listens, with a full queue
        return failure(Kind::timeout, socket, "newsalertd is too busy to answer");
    if (errno == ENOENT || errno == ECONNREFUSED)
        return failure(Kind::unreachable, socket, "no newsalertd is running");
    return failure(Kind::unreachable, socket, errno);
}

namespace {

/// Of the file itself, not of what a link leads to; nullopt: there is none.
std::optional<FileIdentity> identity_of(const path& file) {
    struct stat found{};
    if (::lstat(file.c_str(), &found) != 0)
        return std::nullopt;
    return FileIdentity{.device = found.st_dev, .inode = found.st_ino};
}

/// A socket in a place that is free, under a lock that is held.
std::expected<Listening, ControlError> bind_at(const path& socket, Descriptor lock) {
    const auto address = address_of(socket);
    Descriptor listener = stream_socket();
    // The mode is set before the file exists (less the umask) and after (whatever the umask is), so
    // that at no time it allows more.
    if (!listener.open() || ::fchmod(listener.get(), kSocketMode) != 0 ||
        ::bind(listener.get(), generic(*address), sizeof *address) != 0 ||
        ::chmod(socket.c_str(), kSocketMode) != 0 || ::listen(listener.get(), kBacklog) != 0)
        return failure(Kind::cannot_create, socket, errno);
    return Listening{std::move(lock),
                     std::move(listener),
                     {.socket = socket,
                      .file = identity_of(socket).value_or(FileIdentity{}),
                      .lock = identity_of(lock_of(socket)).value_or(FileIdentity{})}};
}

}  // namespace

std::expected<Listening, ControlError> listen_at(const path& socket) {
    if (!address_of(socket))
        return failure(Kind::cannot_create, socket, too_long());
    if (auto error = make_folder(socket.parent_path()))
        return std::unexpected(*std::move(error));
    auto lock = take_lock(socket);
    if (!lock)
        return std::unexpected(std::move(lock.error()));
    if (auto error = clear_place(socket))
        return std::unexpected(*std::move(error));
    return bind_at(socket, std::move(*lock));
}

std::expected<std::optional<Listening>, ControlError> keep_place(const ControlPlace& place) {
    const auto& socket = place.socket;
    const auto foreign = [&] {
        return failure(Kind::cannot_create,
                       socket,
                       "something else stands where the control socket was; remove it, and the "
                       "socket is made again");
    };
    struct stat found{};
    if (::lstat(socket.c_str(), &found) == 0) {
        if (FileIdentity{.device = found.st_dev, .inode = found.st_ino} == place.file &&
            S_ISSOCK(found.st_mode))
            return std::nullopt;
        if (!S_ISSOCK(found.st_mode))
            return foreign();
    } else if (errno != ENOENT && errno != ENOTDIR) {
        return failure(Kind::cannot_create, socket, errno);
    }
    if (auto error = make_folder(socket.parent_path()))
        return std::unexpected(*std::move(error));
    Descriptor lock;
    if (identity_of(lock_of(socket)) != place.lock) {
        auto taken = take_lock(socket);
        if (!taken)
            return std::unexpected(std::move(taken.error()));
        lock = std::move(*taken);
    }
    // A socket that somebody answers on is another program's.
    if (clear_place(socket))
        return foreign();
    auto made = bind_at(socket, std::move(lock));
    if (!made)
        return std::unexpected(std::move(made.error()));
    return std::move(*made);
}

void leave_place(const ControlPlace& place) {
    struct stat found{};
    if (::lstat(place.socket.c_str(), &found) == 0 && S_ISSOCK(found.st_mode) &&
        FileIdentity{.device = found.st_dev, .inode = found.st_ino} == place.file)
        ::unlink(place.socket.c_str());
}

}  // namespace newsalertd::admin
