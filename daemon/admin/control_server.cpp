#include "daemon/admin/control_server.hpp"

#include "daemon/admin/control_address.hpp"
#include "daemon/spawn.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <list>
#include <optional>
#include <utility>

namespace newsalertd::admin {

namespace asio = boost::asio;
using asio::local::stream_protocol;

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kAcceptPause{100};

struct Line {
    bool too_long = false;  ///< read over, not kept
    std::string text;
};

/// One client. Closed by its deadline, by the server's end, or when it is done.
class Session : public std::enable_shared_from_this<Session> {
public:
    explicit Session(stream_protocol::socket socket)
        : socket_(std::move(socket)), deadline_(socket_.get_executor()) {}

    /// The next line, without its end; nothing when the connection is over.
    asio::awaitable<std::optional<Line>> read_line(ControlLimits limits) {
        arm(limits.request);
        Line line;
        for (;;) {
            const auto [error, size] = co_await asio::async_read_until(
                socket_, asio::dynamic_buffer(input_, limits.line), '\n', kAwait);
            if (error == asio::error::not_found) {
                line.too_long = true;
                input_.clear();
                continue;
            }
            disarm();
            if (error)
                co_return std::nullopt;
            if (!line.too_long)
                line.text = input_.substr(0, size - 1);
            input_.erase(0, size);
            break;
        }
        if (line.text.ends_with('\r'))
            line.text.pop_back();
        co_return line;
    }

    asio::awaitable<bool> write_line(std::string line, ControlLimits limits) {
        std::ranges::replace(line, '\n', ' ');
        line += '\n';
        arm(limits.reply);
        const auto [error, size] = co_await asio::async_write(socket_, asio::buffer(line), kAwait);
        disarm();
        co_return !error;
    }

    void close() {
        disarm();
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

    /// While its handler runs or its answer is written, an orderly end waits for it.
    bool busy = false;
    bool last = false;

private:
    void arm(std::chrono::milliseconds limit) {
        deadline_.expires_after(limit);
        deadline_.async_wait([self = weak_from_this()](const boost::system::error_code& error) {
            const auto session = self.lock();
            // A deadline moved just as it passed has its old handler queued already.
            if (!error && session && session->deadline_.expiry() <= Clock::now())
                session->close();
        });
    }

    void disarm() { deadline_.expires_at(Clock::time_point::max()); }

    using Clock = std::chrono::steady_clock;
    stream_protocol::socket socket_;
    asio::steady_timer deadline_;
    std::string input_;
};

}  // namespace

class ControlServer::Impl : public std::enable_shared_from_this<Impl> {
public:
    Impl(asio::io_context& loop,
         Listening listening,
         std::filesystem::path path,
         ControlHandler handler,
         ControlLimits limits)
        : lock_(std::move(listening.lock)),
          acceptor_(loop, stream_protocol(), listening.socket.release()),
          pause_(loop),
          path_(std::move(path)),
          handler_(std::move(handler)),
          limits_(limits) {}

    void start() { spawn(acceptor_.get_executor(), "control socket", &accept, shared_from_this()); }

    void stop() {
        if (!acceptor_.is_open())
            return;
        ::unlink(path_.c_str());
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        pause_.cancel();
        for (const auto& session : sessions_) {
            session->last = true;
            if (!session->busy)
                session->close();
        }
    }

    void abandon() {
        stop();
        for (const auto& session : sessions_)
            session->close();
    }

private:
    using SessionPtr = std::shared_ptr<Session>;

    static asio::awaitable<void> accept(std::shared_ptr<Impl> server);
    static asio::awaitable<void> serve(std::shared_ptr<Impl> server, SessionPtr session);
    void admit(stream_protocol::socket socket);

    Descriptor lock_;
    stream_protocol::acceptor acceptor_;
    asio::steady_timer pause_;
    std::filesystem::path path_;
    ControlHandler handler_;
    ControlLimits limits_;
    std::list<SessionPtr> sessions_;
};

asio::awaitable<void> ControlServer::Impl::accept(std::shared_ptr<Impl> server) {
    while (server->acceptor_.is_open()) {
        auto [error, socket] = co_await server->acceptor_.async_accept(kAwait);
        if (!server->acceptor_.is_open())
            co_return;
        if (!error) {
            server->admit(std::move(socket));
            continue;
        }
        // Out of descriptors or memory: the client waits in the queue, the loop does not spin.
        server->pause_.expires_after(kAcceptPause);
        co_await server->pause_.async_wait(kAwait);
    }
}

void ControlServer::Impl::admit(stream_protocol::socket socket) {
    if (sessions_.size() >= limits_.connections) {
        const std::string refusal = std::string(kTooManyConnections) + '\n';
        (void)::send(
            socket.native_handle(), refusal.data(), refusal.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        return;
    }
    auto session = std::make_shared<Session>(std::move(socket));
    sessions_.push_back(session);
    spawn(acceptor_.get_executor(), "control connection", &serve, shared_from_this(), session);
}

asio::awaitable<void> ControlServer::Impl::serve(std::shared_ptr<Impl> server, SessionPtr session) {
    // Also when the handler throws, the session leaves the list.
    struct Leave {
        Impl& server;
        SessionPtr session;

        Leave(Impl& where, SessionPtr who) : server(where), session(std::move(who)) {}

        Leave(const Leave&) = delete;
        Leave& operator=(const Leave&) = delete;

        ~Leave() {
            session->close();
            server.sessions_.remove(session);
        }
    } leave{*server, session};

    bool more = true;
    while (more && !session->last) {
        auto line = co_await session->read_line(server->limits_);
        if (!line)
            co_return;
        session->busy = true;
        std::string answer =
            line->too_long ? kLineTooLong : co_await server->handler_(std::move(line->text));
        more = co_await session->write_line(std::move(answer), server->limits_);
        session->busy = false;
    }
}

ControlServer::ControlServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

ControlServer::~ControlServer() {
    impl_->abandon();
}

std::expected<std::unique_ptr<ControlServer>, ControlError> ControlServer::open(
    asio::io_context& loop,
    const std::filesystem::path& socket,
    ControlHandler handler,
    ControlLimits limits) {
    auto listening = listen_at(socket);
    if (!listening)
        return std::unexpected(std::move(listening.error()));
    auto impl =
        std::make_shared<Impl>(loop, *std::move(listening), socket, std::move(handler), limits);
    impl->start();
    return std::unique_ptr<ControlServer>(new ControlServer(std::move(impl)));
}

void ControlServer::stop() {
    impl_->stop();
}

}  // namespace newsalertd::admin
