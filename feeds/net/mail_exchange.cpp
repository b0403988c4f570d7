#include "feeds/net/mail_exchange.hpp"

#include "feeds/net/socket_address.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace feeds::net {

namespace asio = boost::asio;

namespace {

// libcurl's own limits only back ours up: its connect timeout spans greeting, TLS and login.
constexpr long kBackstopSeconds = 3600;

/// About what libcurl has thrown away when it says that it strips a line: half its buffer.
constexpr std::size_t kStrippedBytes = 8 << 10;

/// libcurl names itself "localhost" without one; servers that check want a host name.
std::string machine_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0 || !is_ehlo_name(name.data()) ||
        name[0] == '\0') {
        return "localhost";
    }
    return name.data();
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
      connect_timer_(services.io),
      socket_(services.io) {}

MailExchange::~MailExchange() {
    if (socket_.is_open())
        socket_.release();
}

std::expected<Exchange::Peer, Failure> MailExchange::prepare() {
    const auto refused = [](NetError error, std::string detail) {
        return std::unexpected(Failure{error, std::move(detail)});
    };
    const auto literal = literal_address(request_.host);
    host_ = literal ? literal->to_string() : request_.host;
    const bool is_literal = literal.has_value();
    if ((!is_literal && (host_.empty() || !is_ehlo_name(host_))) || request_.port == 0)
        return refused(NetError::bad_url, "the mail server's name is malformed");
    if (!is_mailbox(request_.from) || !is_mailbox(request_.to) || request_.to.empty())
        return refused(NetError::bad_url, "a mail address is malformed");
    if (!is_ehlo_name(request_.ehlo))
        return refused(NetError::bad_url, "the EHLO name is malformed");
    if (request_.tls == MailTls::none && !request_.username.empty())
        return refused(NetError::tls, "a login without TLS is refused");
    request_.ehlo = request_.ehlo.empty() ? machine_name() : request_.ehlo;
    payload_ = smtp_payload(request_.message);
    return Peer{host_, request_.port, is_literal, false};
}

std::string MailExchange::url() const {
    const bool is_v6 = host_.find(':') != std::string::npos;
    return std::string(request_.tls == MailTls::implicit ? "smtps://" : "smtp://") +
           (is_v6 ? "[" + host_ + "]" : host_) + ":" + std::to_string(request_.port) + "/" +
           request_.ehlo;
}

void MailExchange::configure(CURL* easy, StringList& /*headers*/) {
    curl_easy_setopt(easy, CURLOPT_URL, url().c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(
        easy,
        CURLOPT_USE_SSL,
        static_cast<long>(request_.tls == MailTls::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    set_login(easy);
    if (!request_.ca_file.empty()) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, request_.ca_file.c_str());
        curl_easy_setopt(easy, CURLOPT_CA_CACHE_TIMEOUT, 0L);
    }
    curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, kBackstopSeconds);
    curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, kBackstopSeconds);
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, &MailExchange::on_trace);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, this);
    watch_connect();
    watch_reply(request_.limits.command);
}

void MailExchange::set_login(CURL* easy) {
    if (request_.username.empty())
        return;
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

void MailExchange::watch_connect() {
    if (request_.limits.connect.count() <= 0)
        return;
    after(connect_timer_, request_.limits.connect, [this] {
        curl_off_t connected_after = 0;
        curl_easy_getinfo(easy(), CURLINFO_CONNECT_TIME_T, &connected_after);
        if (connected_after == 0)
            finish({NetError::timeout, "timed out while connecting"});
    });
}

void MailExchange::watch_reply(std::chrono::milliseconds limit) {
    if (limit.count() <= 0) {
        phase_timer_.cancel();
        return;
    }
    after(phase_timer_, limit, [this] {
        finish({NetError::timeout, "timed out: no reply from the mail server"});
    });
}

int MailExchange::on_trace(
    CURL* /*easy*/, curl_infotype type, char* data, std::size_t size, void* exchange) {
    return guarded(0, [&] {
        auto& self = *static_cast<MailExchange*>(exchange);
        const std::string_view line(data, size);
        if (type == CURLINFO_HEADER_OUT)
            self.saw_command(line);
        else if (type == CURLINFO_HEADER_IN)
            self.saw_reply(line);
        else if (type == CURLINFO_TEXT && line.starts_with("Excessive server response"))
            self.count_heard(kStrippedBytes);
        return 0;
    });
}

void MailExchange::saw_command(std::string_view line) {
    if (line.starts_with("AUTH ")) {
        stage_ = MailStage::login;
        logged_in_ = true;
    }
    watch_reply(request_.limits.command);
}

void MailExchange::saw_reply(std::string_view line) {
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n'))
        line.remove_suffix(1);
    count_heard(line.size() + 2);
    auto reply = parse_reply_line(line);
    // The limit is for the whole reply: lines that say that another follows do not extend it.
    const bool is_last = !reply || line.size() < 4 || line[3] != '-';
    if (reply)
        last_reply_ = std::move(*reply);
    if (is_last)
        watch_reply(request_.limits.command);
}

void MailExchange::on_socket(curl_socket_t socket) {
    struct stat status{};
    if (::fstat(socket, &status) == 0) {
        socket_made_ = socket;
        socket_inode_ = status.st_ino;
    }
}

/// libcurl reads for as long as bytes come without returning to the loop, and its callback cannot
/// stop it. Shutting the connection down does.
void MailExchange::count_heard(std::size_t bytes) {
    heard_bytes_ += bytes;
    struct stat status{};
    if (heard_bytes_ <= request_.limits.reply_bytes || ::fstat(socket_made_, &status) != 0 ||
        status.st_ino != socket_inode_) {
        return;
    }
    refuse(NetError::protocol, "the mail server's replies never end");
    ::shutdown(socket_made_, SHUT_RDWR);
}

void MailExchange::on_success() {
    curl_socket_t socket = CURL_SOCKET_BAD;
    curl_easy_getinfo(easy(), CURLINFO_ACTIVESOCKET, &socket);
    boost::system::error_code error;
    if (socket != CURL_SOCKET_BAD)
        socket_.assign(socket, error);
    if (heard_bytes_ > request_.limits.reply_bytes) {
        finish({NetError::protocol, "the mail server's replies never end"});
        return;
    }
    if (error || socket == CURL_SOCKET_BAD) {
        finish({NetError::reset, "the connection was lost after the login"});
        return;
    }
    auto self = std::static_pointer_cast<MailExchange>(shared_from_this());
    asio::co_spawn(services_.io, converse(self), [self](const std::exception_ptr& failure) {
        // Only memory can run out there.
        if (failure && !self->has_ended())
            self->finish({NetError::reset, "the transaction failed"});
    });
}

void MailExchange::on_ending() {
    connect_timer_.cancel();
    if (socket_.is_open())
        socket_.release();
}

void MailExchange::complete(const Failure& failure, CURL* /*easy*/) {
    MailReply reply;
    reply.error = failure.error;
    reply.detail = failure.detail;
    reply.stage = stage_;
    const auto known = replies_.known();
    if (known.code != 0)
        last_reply_ = known;
    reply.code = last_reply_.code;
    if (handed_over_ && reply.code / 100 == 2)
        reply.error = NetError::none;  // the code says it, whatever became of the words
    const bool is_refusal = failure.error == NetError::none || failure.error == NetError::reset ||
                            failure.error == NetError::connect ||
                            failure.error == NetError::protocol ||
                            (failure.error == NetError::timeout && known.code != 0);
    if (is_refusal && reply.code >= 400) {
        // Whatever libcurl made of it.
        reply.error = NetError::protocol;
        reply.detail = std::string("refused (") + name_of(stage_) + "): " + last_reply_.words;
    }
    // The final dot may have arrived; only a clear 2xx, 4xx or 5xx says what became of it.
    reply.ambiguous = reply.error != NetError::none && reply.code < 400 && handed_over_;
    completed_(std::move(reply));
}

}  // namespace feeds::net
