#include "daemon/admin/control_client.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

namespace newsalertd::admin {

namespace {

using Kind = ControlError::Kind;
using SteadyClock = std::chrono::steady_clock;

/// Other clients may be waiting in front.
constexpr std::chrono::seconds kConnectPatience{5};
constexpr std::size_t kAnswerBytes = std::size_t{256} << 20U;

ControlError lost(const std::filesystem::path& socket, const std::string& why) {
    return {Kind::lost, shown(socket) + ": no answer from newsalertd: " + why};
}

ControlError lost(const std::filesystem::path& socket, int error) {
    return lost(socket, std::generic_category().message(error));
}

/// Waits until `events` are possible. poll(2) restarts after signals.
std::optional<ControlError> wait_for(int descriptor,
                                     short events,
                                     SteadyClock::time_point until,
                                     const std::filesystem::path& socket) {
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(until - SteadyClock::now()).count();
        if (left <= 0)
            return ControlError{Kind::timeout, shown(socket) + ": newsalertd does not answer"};
        const auto wait = std::min<std::int64_t>(left, std::numeric_limits<int>::max());
        pollfd item{.fd = descriptor, .events = events, .revents = 0};
        const int ready = ::poll(&item, 1, static_cast<int>(wait));
        if (ready > 0)
            return std::nullopt;
        if (ready < 0 && errno != EINTR)
            return lost(socket, errno);
    }
}

std::optional<ControlError> send_all(int descriptor,
                                     std::string_view bytes,
                                     SteadyClock::time_point until,
                                     const std::filesystem::path& socket) {
    while (!bytes.empty()) {
        const auto sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        } else if (errno == EAGAIN) {
            if (auto error = wait_for(descriptor, POLLOUT, until, socket))
                return error;
        } else if (errno == EPIPE || errno == ECONNRESET) {
            return std::nullopt;  // a refusal may wait to be read
        } else if (errno != EINTR) {
            return lost(socket, errno);
        }
    }
    return std::nullopt;
}

}  // namespace

ControlClient::ControlClient(std::filesystem::path socket, Descriptor connection)
    : socket_(std::move(socket)), connection_(std::move(connection)) {}

std::expected<ControlClient, ControlError> ControlClient::connect(
    const std::filesystem::path& socket) {
    auto connection = connect_to(socket, kConnectPatience);
    if (!connection)
        return std::unexpected(std::move(connection.error()));
    return ControlClient(socket, *std::move(connection));
}

std::expected<ControlClient, ControlError> ControlClient::connect_any(
    std::span<const std::filesystem::path> candidates) {
    ControlError first{Kind::unreachable, "no control socket to ask"};
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        auto client = connect(candidates[i]);
        if (client)
            return client;
        // A socket that exists but may not be used says more than one that does not exist.
        if (i == 0 || (first.kind == Kind::unreachable && client.error().kind != first.kind))
            first = std::move(client.error());
    }
    return std::unexpected(std::move(first));
}

bool ControlClient::closed_by_peer() const {
    char byte = 0;
    const auto seen = ::recv(connection_.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return seen == 0 || (seen < 0 && errno != EAGAIN && errno != EINTR);
}

std::expected<std::string, ControlError> ControlClient::request(std::string_view line,
                                                                std::chrono::milliseconds limit) {
    const auto until = SteadyClock::now() + limit;
    if (closed_by_peer()) {
        auto anew =
            connect_to(socket_, std::min<std::chrono::milliseconds>(limit, kConnectPatience));
        if (!anew)
            return std::unexpected(std::move(anew.error()));
        connection_ = *std::move(anew);
        input_.clear();
    }
    if (auto error = send_all(connection_.get(), std::string(line) + '\n', until, socket_))
        return std::unexpected(*std::move(error));
    std::size_t searched = 0;
    for (;;) {
        if (const auto end = input_.find('\n', searched); end != std::string::npos) {
            std::string answer = input_.substr(0, end);
            input_.erase(0, end + 1);
            return answer;
        }
        searched = input_.size();
        if (searched > kAnswerBytes)
            return std::unexpected(lost(socket_, "the answer is too long"));
        std::array<char, 65'536> chunk{};
        const auto received = ::recv(connection_.get(), chunk.data(), chunk.size(), 0);
        if (received > 0) {
            input_.append(chunk.data(), static_cast<std::size_t>(received));
        } else if (received == 0) {
            return std::unexpected(lost(socket_, "it closed the connection"));
        } else if (errno == EAGAIN) {
            if (auto error = wait_for(connection_.get(), POLLIN, until, socket_))
                return std::unexpected(*std::move(error));
        } else if (errno != EINTR) {
            return std::unexpected(lost(socket_, errno));
        }
    }
}

}  // namespace newsalertd::admin
