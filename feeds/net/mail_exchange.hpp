#pragma once
// One SMTP transaction over libcurl (delivery.md D18, D34): what the server said to which command
// is read from libcurl's protocol trace, since its result codes do not tell 4xx from 5xx.

#include "feeds/net/exchange.hpp"
#include "feeds/net/mail.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace feeds::net {

class MailExchange final : public Exchange {
public:
    MailExchange(Services& services, MailRequest request, std::function<void(MailReply)> completed);

private:
    std::expected<Peer, Failure> prepare() override;

    const AddressPolicy& policy() const override { return request_.policy; }

    /// None: D18's limits are for each command, and a short total would cause duplicates.
    std::chrono::milliseconds total_limit() const override { return {}; }

    void configure(CURL* easy, StringList& headers) override;
    std::optional<Failure> on_connected() override;
    void complete(const Failure& failure, CURL* easy) override;
    void on_socket_opened(curl_socket_t socket) override;

    void set_login(CURL* easy);
    std::string url() const;
    void watch_connect();
    void watch_reply();
    void saw_command(std::string_view line);
    void saw_reply(std::string_view line);
    std::size_t give(char* buffer, std::size_t room);

    bool is_handed_over() const { return given_ == request_.message.size(); }

    static std::size_t on_read(char* buffer, std::size_t size, std::size_t count, void* exchange);
    static int on_trace(
        CURL* easy, curl_infotype type, char* data, std::size_t size, void* exchange);

    MailRequest request_;
    std::function<void(MailReply)> completed_;
    boost::asio::steady_timer connect_timer_;
    std::string host_;
    std::string recipient_;
    MailStage stage_ = MailStage::connect;
    std::string last_words_;  ///< the server's last reply line without its code
    int last_code_ = 0;
    std::size_t given_ = 0;
    bool message_began_ = false;
    bool logged_in_ = false;
    bool leaving_ = false;  ///< QUIT has been sent: later replies are of no interest
};

}  // namespace feeds::net
