#pragma once
// The control socket: a Unix stream socket on which one line of JSON asks and one line of JSON
// answers, any number of times a connection, in order. Who may ask is the mode of the file: 0660 in
// a folder of 0750.

#include "daemon/admin/control_address.hpp"
#include "daemon/admin/control_error.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace newsalertd::admin {

/// Answers one request; both are single lines without their line break. Runs on the loop, may take
/// its time, and lives until its answer is written, also when the client has gone.
using ControlHandler = std::function<boost::asio::awaitable<std::string>(std::string request)>;

/// What a client may cost. A client is known by its user id, which is one for all where the service
/// has user ids of its own (PrivateUsers=): so a newcomer who finds no place gets that of the
/// connection that has been idle longest, and nobody keeps others out by doing nothing.
struct ControlLimits {
    std::chrono::milliseconds request{30'000};  ///< to send the next whole line
    std::chrono::milliseconds reply{30'000};    ///< to read a whole answer
    /// Bytes of a request: an injected article has seven fields of 1 MiB, which JSON may double.
    std::size_t line = std::size_t{16} << 20U;
    std::size_t connections = 64;
    std::size_t connections_of_one = 32;  ///< of one user
    std::size_t busy_of_one = 24;         ///< requests of one user under way
    /// Bytes of lines that are not whole yet, of all clients; beyond it the longest is given up.
    std::size_t held = std::size_t{32} << 20U;
    std::size_t unread = std::size_t{96} << 20U;  ///< bytes of answers that clients do not read yet
};

/// The answer to a line that is too long; the line is read to its end, and the next one is served.
inline constexpr const char* kLineTooLong =
    R"({"error":{"class":"too_long","message":"the request line is too long","exit":65}})";
/// What a client is told that finds no place, or has too many requests under way; in the first case
/// its connection ends.
inline constexpr const char* kTooManyConnections =
    R"({"error":{"class":"busy","message":"too many connections to the control socket","exit":75}})";

class ControlServer {
public:
    /// Binds and listens; clients are served once `loop` runs. The folder is made (0750) if it is
    /// missing. The socket of a dead process is replaced; a lock file beside the socket (".lock",
    /// held as long as the server lives) decides who lives, also between two that start at once.
    static std::expected<std::unique_ptr<ControlServer>, ControlError> open(
        boost::asio::io_context& loop,
        const std::filesystem::path& socket,
        ControlHandler handler,
        ControlLimits limits = {});

    /// Closes every connection. A handler that is under way is not ended by that: it is destroyed
    /// with the loop if it never ends.
    ~ControlServer();
    ControlServer(const ControlServer&) = delete;
    ControlServer& operator=(const ControlServer&) = delete;

    /// The files that are served, for keep_place() on a thread that may wait. Any thread.
    ControlPlace place() const;

    /// Serves these from now on. On the loop's thread.
    void take(Listening listening);

    /// Unlinks the socket if it is still ours, closes idle connections, lets the others write the
    /// answer that they are at. On the loop's thread.
    void stop();

private:
    class Impl;
    explicit ControlServer(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_;
};

}  // namespace newsalertd::admin
