// The transaction of a MailExchange: MAIL, RCPT, DATA, the message, over libcurl's connection.
#include "feeds/net/mail_exchange.hpp"

#include <array>
#include <utility>

namespace feeds::net {

namespace asio = boost::asio;

asio::awaitable<void> MailExchange::converse(std::shared_ptr<MailExchange> self) {
    constexpr int kDone = 2;
    constexpr int kGoOn = 3;
    if (self->has_ended())
        co_return;
    if (!co_await command(MailStage::sender, "MAIL FROM:<" + request_.from + ">\r\n", kDone))
        co_return;
    if (!co_await command(MailStage::recipient, "RCPT TO:<" + request_.to + ">\r\n", kDone))
        co_return;
    if (!co_await command(MailStage::data, "DATA\r\n", kGoOn))
        co_return;
    stage_ = MailStage::message;
    replies_ = SmtpReplies(request_.limits.reply_bytes);
    if (!co_await write(payload_))
        co_return;
    handed_over_ = true;
    watch_reply(request_.limits.data_end);
    if (!co_await read_reply(kDone))
        co_return;
    say_goodbye();
    finish({});
}

void MailExchange::say_goodbye() {
    // Without waiting for the reply: all is said, and nobody is served by a wait.
    std::size_t ignored = 0;
    constexpr std::string_view kQuit = "QUIT\r\n";
    curl_easy_send(easy(), kQuit.data(), kQuit.size(), &ignored);
}

asio::awaitable<bool> MailExchange::command(MailStage stage, std::string line, int wanted_class) {
    stage_ = stage;
    last_reply_ = {};
    replies_ = SmtpReplies(request_.limits.reply_bytes);
    watch_reply(request_.limits.command);
    if (!co_await write(line))
        co_return false;
    co_return co_await read_reply(wanted_class);
}

asio::awaitable<bool> MailExchange::write(std::string_view bytes) {
    while (!bytes.empty()) {
        std::size_t written = 0;
        const CURLcode code = curl_easy_send(easy(), bytes.data(), bytes.size(), &written);
        if (code != CURLE_OK && code != CURLE_AGAIN) {
            finish(failure_of(easy(), code, {.sent = true}));
            co_return false;
        }
        bytes.remove_prefix(written);
        if (written != 0)
            watch_reply(request_.limits.command);  // a large message may take its time
        if (code == CURLE_AGAIN && !co_await wait(asio::posix::stream_descriptor::wait_write))
            co_return false;
    }
    co_return true;
}

asio::awaitable<bool> MailExchange::read_reply(int wanted_class) {
    auto state = SmtpReplies::State::incomplete;
    while (state == SmtpReplies::State::incomplete) {
        std::array<char, 4096> buffer{};
        std::size_t size = 0;
        const CURLcode code = curl_easy_recv(easy(), buffer.data(), buffer.size(), &size);
        if (code == CURLE_AGAIN) {
            if (!co_await wait(asio::posix::stream_descriptor::wait_read))
                co_return false;
            continue;
        }
        if (code != CURLE_OK || size == 0) {
            finish({NetError::reset, "the mail server closed the connection"});
            co_return false;
        }
        state = replies_.feed(std::string_view(buffer.data(), size));
    }
    if (state == SmtpReplies::State::malformed) {
        finish({NetError::protocol, "the mail server's reply is not SMTP"});
        co_return false;
    }
    last_reply_ = replies_.reply();
    if (last_reply_.code / 100 != wanted_class) {
        say_goodbye();
        finish({NetError::protocol, "an unexpected reply"});
        co_return false;
    }
    co_return true;
}

asio::awaitable<bool> MailExchange::wait(asio::posix::stream_descriptor::wait_type what) {
    // An error here is one of the socket; the next send or receive meets it.
    co_await socket_.async_wait(what, asio::as_tuple(asio::use_awaitable));
    co_return !has_ended();
}

}  // namespace feeds::net
