#pragma once
// One SMTP transaction. libcurl connects, speaks TLS and logs in
// (CONNECT_ONLY); the transaction itself is spoken here, over libcurl's connection.
//
// Why not libcurl's own upload: 7.88.1 waits for the reply to the final dot and to QUIT in a
// blocking loop, inside the multi interface too (curl #8555, #4015; measured: a silent server
// held the whole loop until the response timeout). And its result codes do not tell 4xx from 5xx.

#include "feeds/net/exchange.hpp"
#include "feeds/net/mail.hpp"
#include "feeds/net/smtp_text.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <sys/types.h>

#include <functional>
#include <string>
#include <string_view>

namespace feeds::net {

class MailExchange final : public Exchange {
public:
    MailExchange(Services& services, MailRequest request, std::function<void(MailReply)> completed);
    ~MailExchange() override;
    MailExchange(const MailExchange&) = delete;
    MailExchange& operator=(const MailExchange&) = delete;

private:
    std::expected<Peer, Failure> prepare() override;

    const AddressPolicy& policy() const override { return request_.policy; }

    /// Long enough for RFC 5321's limits for each command: a short total would cause duplicates.
    std::chrono::milliseconds total_limit() const override { return request_.limits.session; }

    void configure(CURL* easy, StringList& headers) override;
    std::optional<Failure> on_connected() override;
    void on_socket(curl_socket_t socket) override;
    void on_success() override;
    void on_ending() override;
    void complete(const Failure& failure, CURL* easy) override;

    void set_login(CURL* easy);
    std::string url() const;
    void watch_connect();
    void watch_reply(std::chrono::milliseconds limit);
    void say_goodbye();
    void saw_command(std::string_view line);
    void saw_reply(std::string_view line);
    void count_heard(std::size_t bytes);

    // The coroutines keep the exchange alive; after each wait they ask has_ended() before they
    // touch anything else. `true`: go on.
    boost::asio::awaitable<void> converse(std::shared_ptr<MailExchange> self);
    boost::asio::awaitable<bool> command(MailStage stage, std::string line, int wanted_class);
    boost::asio::awaitable<bool> write(std::string_view bytes);
    boost::asio::awaitable<bool> read_reply(int wanted_class);
    boost::asio::awaitable<bool> wait(boost::asio::posix::stream_descriptor::wait_type what);

    static int on_trace(
        CURL* easy, curl_infotype type, char* data, std::size_t size, void* exchange);

    MailRequest request_;
    std::function<void(MailReply)> completed_;
    boost::asio::steady_timer connect_timer_;
    boost::asio::posix::stream_descriptor socket_;  ///< libcurl's, released before it closes
    std::string host_;
    std::string payload_;
    MailStage stage_ = MailStage::connect;
    SmtpReply last_reply_;
    SmtpReplies replies_;          ///< to the command under way, once libcurl has logged in
    std::size_t heard_bytes_ = 0;  ///< of replies to libcurl
    curl_socket_t socket_made_ = CURL_SOCKET_BAD;
    ino_t socket_inode_ = 0;  ///< identifies it: numbers of closed sockets are used again
    bool logged_in_ = false;
    bool handed_over_ = false;  ///< all of the message and its final dot
};

}  // namespace feeds::net
