#include "feeds/net/mail_exchange.hpp"

#include "feeds/net/request_headers.hpp"

#include <unistd.h>

#include <array>
#include <cstring>
#include <utility>

namespace feeds::net {

namespace {

constexpr std::size_t kMaxWords = 200;

// libcurl's own limits only back ours up: its connect timeout spans greeting, TLS and login.
constexpr long kBackstopSeconds = 3600;

bool is_mailbox(std::string_view text) {
    constexpr std::string_view kForbidden = "<> \t";
    return text.size() <= 320 && !has_control_characters(text) &&
           text.find_first_of(kForbidden) == std::string_view::npos;
}

bool is_ehlo_name(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '.' || c == '-';
    });
}

/// libcurl names itself "localhost" without one; servers that check want a host name.
std::string machine_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0 || !is_ehlo_name(name.data()) ||
        name[0] == '\0') {
        return "localhost";
    }
    return name.data();
}

/// Dots are stuffed rightly only in CRLF text (D34).
std::string with_crlf(std::string text) {
    std::string fixed;
    fixed.reserve(text.size() + 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) {
            fixed += '\r';
        }
        fixed += text[i];
    }
    if (!fixed.ends_with("\r\n")) {
        fixed += "\r\n";
    }
    return fixed;
}

/// A reply's text for people: no control characters, no URL, of bounded length.
std::string words_of(std::string_view text) {
    std::string words;
    while (!text.empty() && words.size() < kMaxWords) {
        const auto end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (word.find("://") == std::string_view::npos && !word.empty()) {
            words += words.empty() ? "" : " ";
            words += word;
        }
    }
    words.resize(std::min(words.size(), kMaxWords));
    for (char& c : words) {
        c = (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) ? ' ' : c;
    }
    return words;
}

const char* name_of(MailStage stage) {
    switch (stage) {
        case MailStage::connect:
            return "connection";
        case MailStage::login:
            return "login";
        case MailStage::sender:
            return "sender";
        case MailStage::recipient:
            return "recipient";
        case MailStage::data:
            return "DATA";
        case MailStage::message:
            return "message";
    }
    return "";
}

}  // namespace

MailExchange::MailExchange(Services& services,
                           MailRequest request,
                           std::function<void(MailReply)> completed)
    : Exchange(services),
      request_(std::move(request)),
      completed_(std::move(completed)),
      connect_timer_(services.io) {}

std::expected<Exchange::Peer, Failure> MailExchange::prepare() {
    const auto refused = [](NetError error, std::string detail) {
        return std::unexpected(Failure{error, std::move(detail)});
    };
    host_ = request_.host;
    if (host_.size() > 2 && host_.front() == '[' && host_.back() == ']') {
        host_ = host_.substr(1, host_.size() - 2);
    }
    boost::system::error_code error;
    boost::asio::ip::make_address(host_, error);
    const bool is_literal = !error;
    if ((!is_literal && (host_.empty() || !is_ehlo_name(host_))) || request_.port == 0) {
        return refused(NetError::bad_url, "the mail server's name is malformed");
    }
    if (!is_mailbox(request_.from) || !is_mailbox(request_.to) || request_.to.empty()) {
        return refused(NetError::bad_url, "a mail address is malformed");
    }
    if (!is_ehlo_name(request_.ehlo)) {
        return refused(NetError::bad_url, "the EHLO name is malformed");
    }
    if (request_.tls == MailTls::none && !request_.username.empty()) {
        return refused(NetError::tls, "a login without TLS is refused");
    }
    request_.ehlo = request_.ehlo.empty() ? machine_name() : request_.ehlo;
    request_.message = with_crlf(std::move(request_.message));
    return Peer{host_, request_.port, is_literal, false};
}

std::string MailExchange::url() const {
    const bool is_v6 = host_.find(':') != std::string::npos;
    return std::string(request_.tls == MailTls::implicit ? "smtps://" : "smtp://") +
           (is_v6 ? "[" + host_ + "]" : host_) + ":" + std::to_string(request_.port) + "/" +
           request_.ehlo;
}

void MailExchange::configure(CURL* easy, StringList& headers) {
    curl_easy_setopt(easy, CURLOPT_URL, url().c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(
        easy,
        CURLOPT_USE_SSL,
        static_cast<long>(request_.tls == MailTls::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    set_login(easy);
    if (!request_.ca_file.empty()) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, request_.ca_file.c_str());
    }
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, ("<" + request_.from + ">").c_str());
    recipient_ = "<" + request_.to + ">";
    headers.add(recipient_);
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, headers.get());
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, &MailExchange::on_read);
    curl_easy_setopt(easy, CURLOPT_READDATA, this);
    curl_easy_setopt(
        easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request_.message.size()));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, kBackstopSeconds);
    curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, kBackstopSeconds);
    // A connection ends with its transaction, so that libcurl's QUIT always passes on_trace.
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, &MailExchange::on_trace);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, this);
    watch_connect();
    watch_reply();
}

void MailExchange::set_login(CURL* easy) {
    if (request_.username.empty()) {
        return;
    }
    curl_easy_setopt(easy, CURLOPT_USERNAME, request_.username.c_str());
    curl_easy_setopt(easy, CURLOPT_PASSWORD, request_.password.c_str());
    curl_easy_setopt(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
}

std::optional<Failure> MailExchange::on_connected() {
    if (!request_.username.empty() && !logged_in_) {
        // libcurl 7.88 sends without login where the server offers none.
        return Failure{NetError::protocol, "the mail server offers no PLAIN or LOGIN login"};
    }
    return std::nullopt;
}

void MailExchange::on_socket_opened(curl_socket_t socket) {
    services_.loop.note_socket(socket, this);
}

void MailExchange::watch_connect() {
    if (request_.limits.connect.count() <= 0) {
        return;
    }
    after(connect_timer_, request_.limits.connect, [this] {
        curl_off_t connected_after = 0;
        curl_easy_getinfo(easy(), CURLINFO_CONNECT_TIME_T, &connected_after);
        if (connected_after == 0) {
            finish({NetError::timeout, "timed out while connecting"});
        }
    });
}

void MailExchange::watch_reply() {
    const auto limit =
        message_began_ && is_handed_over() ? request_.limits.data_end : request_.limits.command;
    if (limit.count() <= 0) {
        phase_timer_.cancel();
        return;
    }
    after(phase_timer_, limit, [this] {
        finish({NetError::timeout, "timed out: no reply from the mail server"});
    });
}

void MailExchange::saw_command(std::string_view line) {
    constexpr std::array<std::pair<std::string_view, MailStage>, 4> kStages = {{
        {"AUTH ", MailStage::login},
        {"MAIL FROM:", MailStage::sender},
        {"RCPT TO:", MailStage::recipient},
        {"DATA", MailStage::data},
    }};
    for (const auto& [verb, stage] : kStages) {
        if (line.starts_with(verb)) {
            stage_ = stage;
            logged_in_ = logged_in_ || stage == MailStage::login;
        }
    }
    if (line.starts_with("QUIT")) {
        // libcurl waits for the reply in a blocking loop. With the reading side shut it sees the
        // end at once; the server still gets its QUIT.
        leaving_ = true;
        services_.loop.stop_reading(this);
    }
}

void MailExchange::saw_reply(std::string_view line) {
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) {
        line.remove_suffix(1);
    }
    if (leaving_ || line.size() < 3 ||
        line.substr(0, 3).find_first_not_of("0123456789") != std::string_view::npos) {
        return;
    }
    last_code_ = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    last_words_ = words_of(line.substr(std::min<std::size_t>(4, line.size())));
}

std::size_t MailExchange::give(char* buffer, std::size_t room) {
    message_began_ = true;
    stage_ = MailStage::message;
    const std::size_t size = std::min(room, request_.message.size() - given_);
    std::memcpy(buffer, request_.message.data() + given_, size);
    given_ += size;
    watch_reply();
    return size;
}

std::size_t MailExchange::on_read(char* buffer,
                                  std::size_t size,
                                  std::size_t count,
                                  void* exchange) {
    return guarded(std::size_t{CURL_READFUNC_ABORT}, [&] {
        return static_cast<MailExchange*>(exchange)->give(buffer, size * count);
    });
}

int MailExchange::on_trace(
    CURL* /*easy*/, curl_infotype type, char* data, std::size_t size, void* exchange) {
    return guarded(0, [&] {
        auto& self = *static_cast<MailExchange*>(exchange);
        const std::string_view line(data, size);
        if (type == CURLINFO_HEADER_OUT) {
            self.saw_command(line);
            self.watch_reply();
        } else if (type == CURLINFO_HEADER_IN) {
            self.saw_reply(line);
            self.watch_reply();
        }
        return 0;
    });
}

void MailExchange::complete(const Failure& failure, CURL* easy) {
    MailReply reply;
    reply.error = failure.error;
    reply.detail = failure.detail;
    reply.elapsed = elapsed();
    reply.stage = stage_;
    reply.code = last_code_;
    long code = 0;
    if (easy != nullptr && reply.code == 0) {
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code);
        reply.code = static_cast<int>(code);
    }
    const bool gave_up = failure.error == NetError::cancelled ||
                         failure.error == NetError::certificate || failure.error == NetError::tls;
    if (failure.error != NetError::none && reply.code >= 400 && !gave_up) {
        reply.error = NetError::protocol;
        reply.detail = std::string("refused (") + name_of(stage_) + "): " + last_words_;
    }
    // Once the last byte was handed over the final dot may have arrived.
    reply.ambiguous =
        failure.error != NetError::none && reply.code < 400 && message_began_ && is_handed_over();
    completed_(std::move(reply));
}

}  // namespace feeds::net
