#include "tests/support/http_server.hpp"

#include "tests/support/loopback.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/ssl/impl/src.hpp>

#include <linux/filter.h>
#include <sys/socket.h>

#include <array>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace test_support {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::size_t kMaxHead = 256 * 1024;

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

int select_http2(SSL* /*tls*/,
                 const unsigned char** chosen,
                 unsigned char* size,
                 const unsigned char* offered,
                 unsigned offered_size,
                 void* /*unused*/) {
    static constexpr std::array<unsigned char, 3> kHttp2{2, 'h', '2'};
    unsigned char* found = nullptr;
    const int result =
        SSL_select_next_proto(&found, size, kHttp2.data(), kHttp2.size(), offered, offered_size);
    *chosen = found;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

HttpRequest parse_head(std::string head, std::size_t connection) {
    HttpRequest request;
    request.connection = connection;
    const auto first_end = head.find("\r\n");
    const std::string first = head.substr(0, first_end);
    const auto space = first.find(' ');
    request.method = first.substr(0, space);
    request.target = first.substr(space + 1, first.rfind(' ') - space - 1);
    for (auto at = first_end + 2; at < head.size();) {
        const auto end = head.find("\r\n", at);
        const std::string line = head.substr(at, end - at);
        at = end + 2;
        if (const auto colon = line.find(':'); colon != std::string::npos) {
            const auto value = line.find_first_not_of(' ', colon + 1);
            request.headers.emplace_back(lower(line.substr(0, colon)),
                                         value == std::string::npos ? "" : line.substr(value));
        }
    }
    request.head = std::move(head);
    return request;
}

std::string head_of(int code, const HeaderList& headers) {
    std::string head = "HTTP/1.1 " + std::to_string(code) + " X\r\n";
    for (const auto& [name, value] : headers) {
        head += name;
        head += ": ";
        head += value;
        head += "\r\n";
    }
    return head;
}

/// Each is dropped before TCP sees it.
void lose_packets(tcp::socket& socket) {
    sock_filter take_nothing{.code = BPF_RET | BPF_K, .jt = 0, .jf = 0, .k = 0};
    const sock_fprog program{.len = 1, .filter = &take_nothing};
    ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

}  // namespace

std::string HttpRequest::header(std::string_view lower_name) const {
    for (const auto& [name, value] : headers)
        if (name == lower_name)
            return value;
    return {};
}

bool HttpRequest::has_header(std::string_view lower_name) const {
    return std::ranges::any_of(headers,
                               [&](const auto& header) { return header.first == lower_name; });
}

HttpReply HttpReply::status(int code, const HeaderList& headers, std::string_view body) {
    HttpReply reply;
    reply.bytes = head_of(code, headers);
    if (code != 204 && code != 304)
        reply.bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    reply.bytes += "\r\n";
    reply.bytes += body;
    return reply;
}

HttpReply HttpReply::ok(std::string_view body, const HeaderList& headers) {
    HeaderList all = headers;
    if (std::ranges::none_of(all, [](const auto& h) { return lower(h.first) == "content-type"; }))
        all.emplace_back("Content-Type", "text/xml");
    return status(200, all, body);
}

HttpReply HttpReply::chunked(const std::vector<std::string>& chunks,
                             const HeaderList& headers,
                             bool last) {
    HttpReply reply;
    reply.bytes = head_of(200, headers) + "Transfer-Encoding: chunked\r\n\r\n";
    for (const std::string& chunk : chunks) {
        char size[16];
        const auto end = std::to_chars(size, size + sizeof(size), chunk.size(), 16).ptr;
        reply.bytes += std::string(size, end) + "\r\n" + chunk + "\r\n";
    }
    reply.bytes += last ? "0\r\n\r\n" : "";
    return reply;
}

HttpReply HttpReply::raw(std::string bytes) {
    HttpReply reply;
    reply.bytes = std::move(bytes);
    reply.end = End::close;
    return reply;
}

HttpReply HttpReply::hang() {
    return raw({}).then_hang();
}

HttpReply HttpReply::reset() {
    return raw({}).then_reset();
}

HttpReply HttpReply::then_close() && {
    end = End::close;
    return std::move(*this);
}

HttpReply HttpReply::then_reset() && {
    end = End::reset;
    return std::move(*this);
}

HttpReply HttpReply::then_hang() && {
    end = End::hang;
    return std::move(*this);
}

HttpReply HttpReply::then_lose() && {
    end = End::lose;
    return std::move(*this);
}

HttpReply HttpReply::dripping(std::size_t piece_bytes, std::chrono::milliseconds between) && {
    piece = piece_bytes;
    pause = between;
    return std::move(*this);
}

class HttpServer::Impl : public std::enable_shared_from_this<HttpServer::Impl> {
public:
    Impl(Handler handler, const Options& options)
        : handler_(std::move(handler)),
          acceptor_(io_, tcp::endpoint(asio::ip::make_address(options.address), 0)),
          host_(options.address) {
        if (!options.certificate_file.empty()) {
            tls_.emplace(asio::ssl::context::tls_server);
            tls_->use_certificate_chain_file(options.certificate_file);
            tls_->use_private_key_file(options.key_file, asio::ssl::context::pem);
            if (options.offers_http2)
                SSL_CTX_set_alpn_select_cb(tls_->native_handle(), &select_http2, nullptr);
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

    std::string origin() const {
        return std::string(tls_ ? "https://" : "http://") + host_ + ":" + std::to_string(port());
    }

    std::vector<HttpRequest> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }

    std::size_t connections() const {
        const std::lock_guard lock(mutex_);
        return connections_;
    }

    bool wait_requests(std::size_t count) const {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, kPatience, [&] { return requests_.size() >= count; });
    }

    bool wait_closed(std::size_t count) const {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, kPatience, [&] { return closed_ >= count; });
    }

private:
    asio::awaitable<void> accept() {
        while (true) {
            auto [error, socket] = co_await acceptor_.async_accept(kToken);
            if (error)
                co_return;
            asio::co_spawn(io_, serve(std::move(socket)), asio::detached);
        }
    }

    asio::awaitable<void> serve(tcp::socket socket) {
        std::size_t number = 0;
        {
            const std::lock_guard lock(mutex_);
            number = connections_++;
        }
        changed_.notify_all();
        if (tls_) {
            asio::ssl::stream<tcp::socket> stream(std::move(socket), *tls_);
            auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, kToken);
            if (!error)
                co_await converse(stream, stream.next_layer(), number);
        } else {
            co_await converse(socket, socket, number);
        }
        {
            const std::lock_guard lock(mutex_);
            ++closed_;
        }
        changed_.notify_all();
    }

    template <class Stream>
    asio::awaitable<void> converse(Stream& stream, tcp::socket& socket, std::size_t number) {
        std::string buffer;
        while (true) {
            auto request = co_await read_request(stream, buffer, number);
            if (!request)
                co_return;
            {
                const std::lock_guard lock(mutex_);
                requests_.push_back(*request);
            }
            changed_.notify_all();
            const HttpReply reply = handler_(*request);
            if (reply.end == HttpReply::End::lose)
                lose_packets(socket);  // first: the next request may come as soon as it is answered
            const bool written = co_await write_reply(stream, reply);
            if (!written || reply.end != HttpReply::End::keep) {
                co_await end(stream, socket, written ? reply.end : HttpReply::End::close);
                co_return;
            }
        }
    }

    template <class Stream>
    static asio::awaitable<std::optional<HttpRequest>> read_request(Stream& stream,
                                                                    std::string& buffer,
                                                                    std::size_t number) {
        auto [error, head_size] = co_await asio::async_read_until(
            stream, asio::dynamic_buffer(buffer, kMaxHead), "\r\n\r\n", kToken);
        if (error)
            co_return std::nullopt;
        HttpRequest request = parse_head(buffer.substr(0, head_size), number);
        buffer.erase(0, head_size);
        const std::string length = request.header("content-length");
        const std::size_t wanted = length.empty() ? 0 : std::stoul(length);
        if (buffer.size() < wanted) {
            auto [body_error, got] =
                co_await asio::async_read(stream,
                                          asio::dynamic_buffer(buffer),
                                          asio::transfer_exactly(wanted - buffer.size()),
                                          kToken);
            if (body_error)
                co_return std::nullopt;
        }
        request.body = buffer.substr(0, wanted);
        buffer.erase(0, wanted);
        co_return request;
    }

    template <class Stream>
    asio::awaitable<bool> write_reply(Stream& stream, const HttpReply& reply) {
        const std::size_t step = reply.piece == 0 ? reply.bytes.size() : reply.piece;
        asio::steady_timer timer(io_);
        for (std::size_t at = 0; at < reply.bytes.size(); at += step) {
            const std::string_view piece = std::string_view(reply.bytes).substr(at, step);
            auto [error, written] = co_await asio::async_write(stream, asio::buffer(piece), kToken);
            if (error)
                co_return false;
            if (reply.pause.count() > 0) {
                timer.expires_after(reply.pause);
                co_await timer.async_wait(kToken);
            }
        }
        co_return true;
    }

    template <class Stream>
    static asio::awaitable<void> end(Stream& stream, tcp::socket& socket, HttpReply::End how) {
        boost::system::error_code ignored;
        if (how == HttpReply::End::reset) {
            socket.set_option(asio::socket_base::linger(true, 0), ignored);
        } else if (how == HttpReply::End::hang || how == HttpReply::End::lose) {
            char byte = 0;
            co_await stream.async_read_some(asio::buffer(&byte, 1), kToken);
        } else {
            socket.shutdown(tcp::socket::shutdown_send, ignored);
        }
        socket.close(ignored);
    }

    asio::io_context io_{1};
    const Handler handler_;
    tcp::acceptor acceptor_;
    const std::string host_;
    std::optional<asio::ssl::context> tls_;
    std::thread thread_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::vector<HttpRequest> requests_;
    std::size_t connections_ = 0;
    std::size_t closed_ = 0;
};

HttpServer::HttpServer(Handler handler) : HttpServer(std::move(handler), Options{}) {}

HttpServer::HttpServer(Handler handler, const Options& options)
    : impl_(std::make_shared<Impl>(std::move(handler), options)) {
    impl_->run();
}

HttpServer::~HttpServer() {
    impl_->stop();
}

std::uint16_t HttpServer::port() const {
    return impl_->port();
}

std::string HttpServer::url(std::string_view target) const {
    return impl_->origin() + std::string(target);
}

std::vector<HttpRequest> HttpServer::requests() const {
    return impl_->requests();
}

std::size_t HttpServer::request_count() const {
    return impl_->requests().size();
}

std::size_t HttpServer::connection_count() const {
    return impl_->connections();
}

bool HttpServer::wait_for_requests(std::size_t count) const {
    return impl_->wait_requests(count);
}

bool HttpServer::wait_for_closed(std::size_t count) const {
    return impl_->wait_closed(count);
}

}  // namespace test_support
