#include "tests/support/smtp_server.hpp"

#include "tests/support/loopback.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace test_support {

namespace asio = boost::asio;
using asio::ip::tcp;

class SmtpServer::Impl : public std::enable_shared_from_this<SmtpServer::Impl> {
public:
    Impl(const Options& options, Script script)
        : options_(options),
          script_(std::move(script)),
          acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
        if (!options_.certificate_file.empty()) {
            tls_.emplace(asio::ssl::context::tls_server);
            tls_->use_certificate_chain_file(options_.certificate_file);
            tls_->use_private_key_file(options_.key_file, asio::ssl::context::pem);
        }
    }

    void run() {
        thread_ = std::thread([this] {
            asio::co_spawn(io_, accept(), asio::detached);
            io_.run();
        });
    }

    void stop() {
        io_.stop();
        thread_.join();
    }

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    std::vector<std::string> commands() const {
        const std::lock_guard lock(mutex_);
        return commands_;
    }

    std::vector<std::string> messages() const {
        const std::lock_guard lock(mutex_);
        return messages_;
    }

    bool wait_for(std::string_view beginning, std::chrono::seconds patience) const {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [&] {
            return std::ranges::any_of(
                commands_, [&](const auto& command) { return command.starts_with(beginning); });
        });
    }

private:
    enum class Next { go_on, start_tls, over };

    struct Session {
        std::string buffer;
        bool secure = false;
        int login_lines = 0;  ///< still to come
    };

    asio::awaitable<void> accept() {
        while (true) {
            auto [error, socket] = co_await acceptor_.async_accept(kToken);
            if (error)
                co_return;
            asio::co_spawn(io_, serve(std::move(socket)), asio::detached);
        }
    }

    asio::awaitable<void> serve(tcp::socket socket) {
        Session session;
        if (!options_.implicit_tls) {
            const Next next = co_await converse(socket, socket, session, true);
            if (next != Next::start_tls)
                co_return;
        }
        asio::ssl::stream<tcp::socket&> stream(socket, *tls_);
        auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, kToken);
        if (!error) {
            session.secure = true;
            co_await converse(stream, socket, session, options_.implicit_tls);
        }
    }

    template <class Stream>
    asio::awaitable<Next> converse(Stream& stream,
                                   tcp::socket& socket,
                                   Session& session,
                                   bool greets) {
        if (greets && !co_await answer(stream, socket, "GREETING", "220 test ESMTP\r\n"))
            co_return Next::over;
        while (true) {
            auto line = co_await read_line(stream, session, "\r\n");
            if (!line)
                co_return Next::over;
            note(commands_, *line);
            if (!co_await answer(stream, socket, *line, usual(*line, session)) ||
                line->starts_with("QUIT")) {
                co_return Next::over;
            }
            if (line->starts_with("STARTTLS") && tls_)
                co_return Next::start_tls;
            if (*line == "DATA") {
                auto message = co_await read_line(stream, session, "\r\n.\r\n");
                if (!message)
                    co_return Next::over;
                note(messages_, *message + "\r\n");
                if (!co_await answer(stream, socket, ".", "250 taken\r\n"))
                    co_return Next::over;
            }
        }
    }

    std::string usual(const std::string& line, Session& session) const {
        if (session.login_lines > 0)
            return --session.login_lines > 0 ? "334 UGFzc3dvcmQ6\r\n" : "235 welcome\r\n";
        if (line.starts_with("EHLO")) {
            std::string reply = "250-test\r\n";
            reply += tls_ && !session.secure ? "250-STARTTLS\r\n" : "";
            reply += options_.offers_login && session.secure ? "250-AUTH PLAIN LOGIN\r\n" : "";
            return reply + "250 SIZE 10000000\r\n";
        }
        if (line.starts_with("AUTH PLAIN")) {
            session.login_lines = line.size() > 11 ? 0 : 1;
            return session.login_lines == 0 ? "235 welcome\r\n" : "334 \r\n";
        }
        if (line.starts_with("STARTTLS"))
            return tls_ ? "220 go\r\n" : "502 no\r\n";
        if (line == "DATA")
            return "354 go\r\n";
        return line.starts_with("QUIT") ? "221 bye\r\n" : "250 fine\r\n";
    }

    template <class Stream>
    static asio::awaitable<std::optional<std::string>> read_line(Stream& stream,
                                                                 Session& session,
                                                                 std::string_view end) {
        auto [error, size] = co_await asio::async_read_until(
            stream, asio::dynamic_buffer(session.buffer), std::string(end), kToken);
        if (error)
            co_return std::nullopt;
        std::string line = session.buffer.substr(0, size - end.size());
        session.buffer.erase(0, size);
        co_return line;
    }

    template <class Stream>
    asio::awaitable<bool> answer(Stream& stream,
                                 tcp::socket& socket,
                                 std::string_view command,
                                 std::string usual_reply) {
        const auto scripted = script_ ? script_(command) : std::nullopt;
        const SmtpAnswer reply = scripted.value_or(SmtpAnswer{std::move(usual_reply)});
        auto [error, written] =
            co_await asio::async_write(stream, asio::buffer(reply.bytes), kToken);
        boost::system::error_code ignored;
        if (reply.end == SmtpAnswer::End::reset) {
            socket.set_option(asio::socket_base::linger(true, 0), ignored);
        } else if (reply.end == SmtpAnswer::End::hang) {
            char byte = 0;
            while (true) {
                auto [end, size] = co_await stream.async_read_some(asio::buffer(&byte, 1), kToken);
                if (end)
                    break;
            }
        }
        if (reply.end != SmtpAnswer::End::keep)
            socket.close(ignored);
        co_return !error && reply.end == SmtpAnswer::End::keep;
    }

    void note(std::vector<std::string>& list, const std::string& text) {
        {
            const std::lock_guard lock(mutex_);
            list.push_back(text);
        }
        changed_.notify_all();
    }

    asio::io_context io_{1};
    const Options options_;
    const Script script_;
    tcp::acceptor acceptor_;
    std::optional<asio::ssl::context> tls_;
    std::thread thread_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::vector<std::string> commands_;
    std::vector<std::string> messages_;
};

SmtpServer::SmtpServer(const Options& options, Script script)
    : impl_(std::make_shared<Impl>(options, std::move(script))) {
    impl_->run();
}

SmtpServer::~SmtpServer() {
    impl_->stop();
}

std::uint16_t SmtpServer::port() const {
    return impl_->port();
}

std::vector<std::string> SmtpServer::commands() const {
    return impl_->commands();
}

bool SmtpServer::heard(std::string_view beginning) const {
    return impl_->wait_for(beginning, std::chrono::seconds(0));
}

std::vector<std::string> SmtpServer::messages() const {
    return impl_->messages();
}

bool SmtpServer::wait_for(std::string_view beginning) const {
    return impl_->wait_for(beginning, kPatience);
}

}  // namespace test_support
