#pragma once
// libcurl's multi interface driven by Asio. One HttpClient is one multi handle
// with its own connection cache and limits; the daemon has two, sources and deliveries.
//
// Thread: everything runs on the io_context that the client was made with. Nothing blocks: names
// are looked up by Resolver and handed to libcurl, which never resolves.

#include "feeds/net/http.hpp"
#include "feeds/net/mail.hpp"
#include "feeds/net/resolver.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace feeds::net {

class HttpClient {
public:
    struct Options {
        std::string user_agent;             ///< "newsalertd/0.1 (+https://…)"
        std::size_t max_connections = 256;  ///< open at once, all hosts
        std::size_t max_host_connections = 8;
        Resolver::Purpose purpose = Resolver::Purpose::sources;
        /// Of all answers in memory at once. The process may use 64 MiB for them; what is not
        /// charged (the parser's own needs, buffers) must fit beside it.
        std::size_t body_bytes = 32 << 20;
    };

    /// Both `io` and `resolver` must outlive the client.
    HttpClient(boost::asio::io_context& io, Resolver& resolver, Options options);
    ~HttpClient();  ///< transfers in flight end with NetError::cancelled
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// One exchange; never throws for what the network does. Honours Asio cancellation of the
    /// awaiting coroutine (the transfer's slot is free at once, error `cancelled`).
    boost::asio::awaitable<Response> send(Request request);

    /// One SMTP transaction for one recipient.
    boost::asio::awaitable<MailReply> send(MailRequest request);

    /// Ends every transfer in flight with NetError::cancelled.
    void cancel_all();

    std::size_t in_flight() const;

    /// Decoded bytes of the bodies being received. Beyond Options::body_bytes, the waiting ones
    /// included, transfers pause.
    std::size_t body_bytes() const;

    /// Tells how many bytes of answers that were handed out still wait to be read.
    void set_waiting_bytes(std::size_t bytes);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace feeds::net
