#include "daemon/admin/control_server.hpp"

#include "daemon/admin/control_address.hpp"
#include "daemon/spawn.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace newsalertd::admin {

namespace asio = boost::asio;
using asio::local::stream_protocol;

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kAcceptPause{100};
constexpr std::size_t kChunk = 16'384;
/// Of a line that is too long so much is read over before its client is given up.
constexpr std::size_t kReadOver = std::size_t{64} << 20U;

struct Line {
    bool too_long = false;  ///< read over, not kept
    bool endless = false;   ///< nor read to its end
    std::string text;
};

uid_t user_of(stream_protocol::socket& socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0
               ? peer.uid
               : static_cast<uid_t>(-1);
}

/// One client. Closed by its deadline, by the server's end, or when it is done.
class Session : public std::enable_shared_from_this<Session> {
public:
    explicit Session(stream_protocol::socket socket)
        : user(user_of(socket)),
          socket_(std::move(socket)),
          deadline_(socket_.get_executor()),
          chunk_(kChunk) {}

    /// The next line, without its end; nothing when the connection is over. `grown` is called with
    /// every piece that is kept.
    asio::awaitable<std::optional<Line>> read_line(ControlLimits limits,
                                                   std::function<void()> grown) {
        arm(limits.request);
        idle_since = SteadyClock::now();
        Line line;
        std::size_t searched = 0;
        std::size_t read_over = 0;
        for (;;) {
            const auto end = input_.find('\n', searched);
            if (std::min(end, input_.size()) >= limits.line) {
                line.too_long = true;
                if (end == std::string::npos) {
                    read_over += input_.size();
                    std::string().swap(input_);
                }
            }
            if (end != std::string::npos) {
                if (!line.too_long)
                    line.text = input_.substr(0, end);
                input_.erase(0, end + 1);
                break;
            }
            if (read_over > kReadOver) {
                line.endless = true;
                break;
            }
            searched = input_.size();
            const auto [error, size] =
                co_await socket_.async_read_some(asio::buffer(chunk_), kAwait);
            if (error)
                co_return std::nullopt;
            input_.append(chunk_.data(), size);
            grown();
        }
        disarm();
        if (input_.empty())
            std::string().swap(input_);
        if (line.text.ends_with('\r'))
            line.text.pop_back();
        co_return line;
    }

    asio::awaitable<bool> write_line(std::string line, ControlLimits limits) {
        std::ranges::replace(line, '\n', ' ');
        line += '\n';
        unread = line.size();
        arm(limits.reply);
        const auto [error, size] = co_await asio::async_write(socket_, asio::buffer(line), kAwait);
        disarm();
        unread = 0;
        co_return !error;
    }

    void close() {
        disarm();
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

    std::size_t held() const { return input_.size(); }

    using SteadyClock = std::chrono::steady_clock;

    const uid_t user;
    SteadyClock::time_point idle_since = SteadyClock::now();
    /// While its handler runs or its answer is written, an orderly end waits for it.
    bool busy = false;
    bool last = false;
    std::size_t unread = 0;  ///< bytes of its answer

private:
    void arm(std::chrono::milliseconds limit) {
        deadline_.expires_after(limit);
        deadline_.async_wait([self = weak_from_this()](const boost::system::error_code& error) {
            const auto session = self.lock();
            // A deadline moved just as it passed has its old handler queued already.
            if (!error && session && session->deadline_.expiry() <= SteadyClock::now())
                session->close();
        });
    }

    void disarm() { deadline_.expires_at(SteadyClock::time_point::max()); }

    stream_protocol::socket socket_;
    asio::steady_timer deadline_;
    std::vector<char> chunk_;
    std::string input_;
};

}  // namespace

class ControlServer::Impl : public std::enable_shared_from_this<Impl> {
public:
    Impl(asio::io_context& loop, Listening listening, ControlHandler handler, ControlLimits limits)
        : lock_(std::move(listening.lock)),
          acceptor_(loop, stream_protocol(), listening.socket.release()),
          pause_(loop),
          place_(std::move(listening.place)),
          handler_(std::move(handler)),
          limits_(limits) {}

    void start() { spawn(acceptor_.get_executor(), "control socket", &accept, shared_from_this()); }

    void stop() {
        if (!acceptor_.is_open())
            return;
        leave_place(place());
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        pause_.cancel();
        for (const auto& session : sessions_) {
            session->last = true;
            if (!session->busy)
                session->close();
        }
    }

    ControlPlace place() const {
        const std::lock_guard lock(mutex_);
        return place_;
    }

    void take(Listening listening) {
        if (!acceptor_.is_open()) {
            leave_place(listening.place);  // stopped meanwhile
            return;
        }
        if (listening.lock.open())
            lock_ = std::move(listening.lock);
        // accept() finds its wait ended, and goes on with this one.
        acceptor_ = stream_protocol::acceptor(
            acceptor_.get_executor(), stream_protocol(), listening.socket.release());
        const std::lock_guard lock(mutex_);
        place_ = std::move(listening.place);
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
    bool make_room(uid_t user);
    void give_up_the_longest() const;
    std::string refusal(const Session& session, const Line& line) const;
    std::size_t busy_of(uid_t user) const;

    Descriptor lock_;
    stream_protocol::acceptor acceptor_;
    asio::steady_timer pause_;
    mutable std::mutex mutex_;  ///< of place_
    ControlPlace place_;
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
    if (!make_room(user_of(socket))) {
        const std::string refusal = std::string(kTooManyConnections) + '\n';
        (void)::send(
            socket.native_handle(), refusal.data(), refusal.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        return;
    }
    auto session = std::make_shared<Session>(std::move(socket));
    sessions_.push_back(session);
    spawn(acceptor_.get_executor(), "control connection", &serve, shared_from_this(), session);
}

/// A place for one more connection of `user`: a free one, or that of the connection that has been
/// idle longest. False: all are at work.
bool ControlServer::Impl::make_room(uid_t user) {
    std::map<uid_t, std::size_t> counts;
    for (const auto& session : sessions_)
        ++counts[session->user];
    const bool too_many_of_one = counts[user] >= limits_.connections_of_one;
    if (!too_many_of_one && sessions_.size() < limits_.connections)
        return true;
    const auto most =
        std::ranges::max_element(counts, {}, [](const auto& count) { return count.second; });
    const uid_t whose = too_many_of_one ? user : most->first;
    SessionPtr oldest;
    for (const auto& session : sessions_)
        if (session->user == whose && !session->busy &&
            (!oldest || session->idle_since < oldest->idle_since))
            oldest = session;
    if (!oldest)
        return false;
    oldest->close();
    sessions_.remove(oldest);
    return true;
}

/// Lines that never end must not fill the memory together.
void ControlServer::Impl::give_up_the_longest() const {
    std::size_t held = 0;
    SessionPtr longest;
    for (const auto& session : sessions_) {
        held += session->held();
        if (!session->busy && (!longest || session->held() > longest->held()))
            longest = session;
    }
    if (held > limits_.held && longest)
        longest->close();
}

std::size_t ControlServer::Impl::busy_of(uid_t user) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        sessions_, [&](const auto& one) { return one->user == user && one->busy; }));
}

/// Why a request is not handed on; empty: it is.
std::string ControlServer::Impl::refusal(const Session& session, const Line& line) const {
    if (line.too_long)
        return kLineTooLong;
    std::size_t unread = 0;
    for (const auto& one : sessions_)
        unread += one->unread;
    if (busy_of(session.user) > limits_.busy_of_one || unread > limits_.unread)
        return kTooManyConnections;
    return {};
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
        auto line = co_await session->read_line(server->limits_,
                                                [server] { server->give_up_the_longest(); });
        if (!line)
            co_return;
        session->busy = true;
        std::string answer = server->refusal(*session, *line);
        if (answer.empty())
            answer = co_await server->handler_(std::move(line->text));
        more = co_await session->write_line(std::move(answer), server->limits_) && !line->endless;
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
    auto impl = std::make_shared<Impl>(loop, *std::move(listening), std::move(handler), limits);
    impl->start();
    return std::unique_ptr<ControlServer>(new ControlServer(std::move(impl)));
}

ControlPlace ControlServer::place() const {
    return impl_->place();
}

void ControlServer::take(Listening listening) {
    impl_->take(std::move(listening));
}

void ControlServer::stop() {
    impl_->stop();
}

}  // namespace newsalertd::admin
