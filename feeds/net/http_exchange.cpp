#include "feeds/net/http_exchange.hpp"

#include "feeds/net/negotiated.hpp"
#include "feeds/net/request_headers.hpp"
#include "feeds/net/socket_address.hpp"
#include "feeds/text/ascii.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <ranges>
#include <utility>

namespace feeds::net {

namespace {

constexpr int kSpeedSamples = 5;  // per slow_for
/// After the limit for connecting, so that each is told as what it is.
constexpr std::chrono::milliseconds kAcknowledgedLater{2000};

bool is_idempotent(std::string_view method) {
    return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE";
}

}  // namespace

HttpExchange::HttpExchange(Services& services,
                           Request request,
                           std::function<void(Response)> completed)
    : Exchange(services), request_(std::move(request)), completed_(std::move(completed)) {}

std::expected<Exchange::Peer, Failure> HttpExchange::prepare() {
    const auto refused = [](std::string detail) {
        return std::unexpected(Failure{NetError::bad_url, std::move(detail)});
    };
    if (!is_token(request_.method))
        return refused("the request's method is not a token");
    if (auto reason = refused_header(request_.headers))
        return refused(std::move(*reason));
    auto target = parse_target(request_.url);
    if (!target)
        return refused(std::move(target.error()));
    target_ = std::move(*target);
    const auto literal = literal_address(target_.host);
    if (request_.proxy.empty())
        return Peer{.host = target_.host, .port = target_.port, .is_literal = literal.has_value()};
    // The proxy looks the name up and opens the socket, so only what can be seen here is judged.
    if (literal ? !request_.policy.allows(*literal)
                : is_localhost(target_.host) &&
                      !request_.policy.allows(boost::asio::ip::address_v4::loopback())) {
        return std::unexpected(
            Failure{NetError::denied_address, "the host's address is not allowed"});
    }
    auto proxy = parse_proxy(request_.proxy);
    if (!proxy)
        return refused(std::move(proxy.error()));
    return Peer{.host = proxy->host,
                .port = proxy->port,
                .is_literal = literal_address(proxy->host).has_value(),
                .is_proxy = true,
                .speaks_tls = proxy->scheme == "https"};
}

void HttpExchange::configure(CURL* easy, StringList& headers) {
    curl_easy_setopt(easy, CURLOPT_URL, target_.text.c_str());
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    const bool best = request_.version == Version::best;
    curl_easy_setopt(easy,
                     CURLOPT_HTTP_VERSION,
                     static_cast<long>(best ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    // Against HTTP/1.0 servers PIPEWAIT serialises transfers; over TLS the version is known.
    curl_easy_setopt(easy, CURLOPT_PIPEWAIT, target_.scheme == "https" ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, services_.user_agent.c_str());
    curl_easy_setopt(
        easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request_.limits.connect.count()));
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (!request_.proxy.empty())
        curl_easy_setopt(easy, CURLOPT_PROXY, request_.proxy.c_str());
    if (!request_.proxy.empty() && !request_.proxy_ca_file.empty())
        curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, request_.proxy_ca_file.c_str());
    if (!request_.ca_file.empty()) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, request_.ca_file.c_str());
        // libcurl keeps one parsed bundle: the system's, which is large, shall stay.
        curl_easy_setopt(easy, CURLOPT_CA_CACHE_TIMEOUT, 0L);
    }
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &HttpExchange::on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &HttpExchange::on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    set_method(easy);
    if (request_.frame == Frame::connection) {
        constexpr long kMostAtOnce = 512L << 10U;
        curl_easy_setopt(easy, CURLOPT_IGNORE_CONTENT_LENGTH, 1L);
        curl_easy_setopt(easy, CURLOPT_HTTP_TRANSFER_DECODING, 0L);
        curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, kMostAtOnce);
        curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
        curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
        headers.add("Connection: close");
    }
    bool has_type = false;
    for (const auto& [name, value] : request_.headers) {
        const std::string name_in_lower_case = lower(name);
        if (!is_clients_own(name_in_lower_case)) {
            has_type = has_type || name_in_lower_case == "content-type";
            headers.add(header_line(name, value));
        }
    }
    if (!has_type)
        headers.add("Content-Type:");  // else libcurl calls every POST a form
    headers.add("Expect:");
    // Decoded here and not by libcurl, which keeps what it decoded of a paused transfer, without a
    // bound; so are transfers that were coded although no TE asked for it.
    curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    headers.add(std::string("Accept-Encoding: ") + kAcceptedCodings);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
}

void HttpExchange::set_method(CURL* easy) {
    const std::string& method = request_.method;
    if (method == "HEAD") {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    const bool has_body = method == "POST" || method == "PUT" || !request_.body.empty();
    if (has_body) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(
            easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request_.body.c_str());
    }
    if (method != (has_body ? "POST" : "GET"))
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
}

std::optional<Failure> HttpExchange::on_connected() {
    note_http2(target_.scheme == "https" && speaks_http2(easy()));
    if (sent() && !is_idempotent(request_.method)) {
        // libcurl repeats a request whose reused connection died. The peer may have acted on the
        // first: whether to repeat is the caller's decision.
        return Failure{NetError::reset, "the connection was lost before the answer"};
    }
    if (request_.limits.first_byte.count() > 0) {
        after(phase_timer_, request_.limits.first_byte, [this] {
            finish({NetError::timeout, "timed out: no answer after the request"});
        });
    }
    return std::nullopt;
}

/// A kept connection may have died without a word: the network changed, or a router forgot it. A
/// peer that acknowledges nothing for longer than connecting may take is gone, and libcurl asks
/// once more on a new connection. What must not be repeated waits for its own limit.
void HttpExchange::on_socket(curl_socket_t socket) {
    if (request_.limits.connect.count() <= 0 || !is_idempotent(request_.method))
        return;
    const auto patience = request_.limits.connect + kAcknowledgedLater;
    const auto milliseconds = static_cast<unsigned>(patience.count());
    ::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
}

void HttpExchange::watch_speed() {
    const Limits& limits = request_.limits;
    if (limits.slow_bytes_per_second == 0 || limits.slow_for.count() <= 0) {
        phase_timer_.cancel();
        return;
    }
    const auto period = std::chrono::milliseconds(limits.slow_for) / kSpeedSamples;
    after(phase_timer_, period, [this, period] {
        const std::size_t total = header_bytes_ + body_wire_bytes_;
        const auto per_second = (total - std::exchange(measured_bytes_, total)) * 1000 /
                                static_cast<std::size_t>(period.count());
        const auto now = std::chrono::steady_clock::now();
        if (per_second >= request_.limits.slow_bytes_per_second) {
            last_fast_ = now;
        } else if (now - last_fast_ >= request_.limits.slow_for) {
            finish({NetError::too_slow, "given up: the answer comes too slowly"});
            return;
        }
        watch_speed();
    });
}

bool HttpExchange::take_header(std::string_view line) {
    if (!std::exchange(answered_, true)) {
        last_fast_ = std::chrono::steady_clock::now();
        watch_speed();
        if (request_.on_answer)
            request_.on_answer();
    }
    header_bytes_ += line.size();
    if (request_.limits.header_bytes != 0 && header_bytes_ > request_.limits.header_bytes) {
        refuse(NetError::too_large, "the answer's headers are larger than allowed");
        return false;
    }
    if (part_ == Part::body)
        return true;  // a trailer
    if (line.starts_with("HTTP/")) {
        // Interim answers (1xx) come before the real one and count for nothing.
        const auto space = line.find(' ');
        const std::string_view code =
            space == std::string_view::npos ? "" : line.substr(space + 1, 3);
        part_ = code.starts_with('1') ? Part::interim : Part::head;
        response_.headers.clear();
        chunked_ = false;
        transfer_flaw_.clear();
        decoder_.reset();
    } else if (trim(line).empty()) {
        part_ = part_ == Part::head ? Part::body : Part::head;
    } else {
        return keep_header(line);
    }
    return true;
}

bool HttpExchange::keep_header(std::string_view line) {
    const auto colon = line.find(':');
    if (part_ != Part::head || colon == std::string_view::npos)
        return true;
    std::string name = lower(line.substr(0, colon));
    const std::string_view value = trim(line.substr(colon + 1));
    if (name == "content-encoding")
        decoder_.declare(value);
    else if (name == "transfer-encoding")
        declare_transfer(value);
    // A validator with control characters could not be sent back.
    if (is_kept(name) && !has_control_characters(value))
        response_.headers.emplace_back(std::move(name), value);
    return true;
}

/// What is no frame is a coding of the body, which was not asked for.
void HttpExchange::declare_transfer(std::string_view codings) {
    for (const auto part : std::views::split(codings, ',')) {
        const std::string coding = lower(trim(std::string_view(part)));
        if (coding == "chunked") {
            chunked_ = true;
        } else if (!coding.empty() && coding != "identity") {
            decoder_.declare(coding);
            transfer_flaw_ = "the transfer is coded in a way that was not asked for";
        }
    }
}

std::size_t HttpExchange::take_body(std::string_view bytes) {
    if (!share_) {
        share_ = std::make_shared<BodyBudget::Share>(services_.bodies, [weak = weak_from_this()] {
            if (const auto self = weak.lock())
                std::static_pointer_cast<HttpExchange>(self)->resume();
        });
    }
    constexpr std::size_t kStep = std::size_t{16} << 10U;  // reserved, not yet charged
    std::string_view rest = bytes.substr(std::min(taken_, bytes.size()));
    body_wire_bytes_ += bytes.size() - std::min(received_, bytes.size());
    received_ = bytes.size();
    for (bool more = true; more || !rest.empty();) {
        const std::size_t room = std::min(kStep, this->room());
        if (room == 0) {
            taken_ = bytes.size() - rest.size();
            pause();
            return CURL_WRITEFUNC_PAUSE;
        }
        grow_body(room);
        const ContentDecoder::Step step = decoder_.decode(rest, response_.body, room);
        rest.remove_prefix(step.consumed);
        more = step.more;
        account();
        if (step.failed) {
            refuse(NetError::protocol,
                   step.too_wide ? "the body is compressed with a window of more than 16 MiB"
                                 : "the compressed body is damaged");
            return 0;
        }
        if (!is_within_limits())
            return 0;
    }
    taken_ = received_ = 0;
    return bytes.size();
}

/// What the body may grow by; a decoder's window grows as it does.
std::size_t HttpExchange::room() {
    const std::size_t limit = request_.limits.decoded_bytes;
    const std::size_t size = response_.body.size();
    // One more than allowed, to see that there is more.
    const std::size_t left = limit == 0 ? std::string::npos : limit + 1 - std::min(limit, size);
    return std::min(left, share_->room() / (decoder_.keeps_window() ? 2 : 1));
}

/// By an eighth, and not to the double: what is reserved is not charged.
void HttpExchange::grow_body(std::size_t more) {
    std::string& body = response_.body;
    if (body.capacity() < body.size() + more)
        body.reserve(body.size() + std::max(more, body.size() / 8));
}

void HttpExchange::account() {
    const std::size_t cost = response_.body.size() * (decoder_.keeps_window() ? 2 : 1);
    if (cost > charged_)
        share_->add(cost - charged_);
    else if (cost < charged_)
        share_->give_back(charged_ - cost);
    charged_ = cost;
}

bool HttpExchange::is_within_limits() {
    const Limits& limits = request_.limits;
    std::string& body = response_.body;
    constexpr std::size_t kFree = std::size_t{1} << 20U;
    if (limits.decoded_bytes != 0 && body.size() > limits.decoded_bytes) {
        body.resize(limits.decoded_bytes);
        refuse(NetError::too_large, "the answer is larger than allowed after decoding");
        return false;
    }
    if (limits.ratio != 0 && body.size() > kFree && body.size() / limits.ratio > body_wire_bytes_) {
        refuse(NetError::too_large, "the answer is compressed more than any document is");
        return false;
    }
    if (limits.wire_bytes != 0 && body_wire_bytes_ > limits.wire_bytes) {
        refuse(NetError::too_large, "the answer is larger than allowed");
        return false;
    }
    return true;
}

void HttpExchange::pause() {
    paused_since_ = std::chrono::steady_clock::now();
    stop_clock();
    phase_timer_.cancel();
}

void HttpExchange::resume() {
    if (has_ended() || !paused_since_)
        return;
    const auto now = std::chrono::steady_clock::now();
    response_.paused += std::chrono::duration_cast<std::chrono::microseconds>(now - *paused_since_);
    paused_since_.reset();
    resume_clock();
    last_fast_ = now;
    watch_speed();
    const auto self = shared_from_this();
    if (const CURLcode code = services_.loop.resume(easy()); code != CURLE_OK && !has_ended())
        on_done(code);
}

void HttpExchange::on_success() {
    if (share_) {
        decoder_.finish(response_.body);
        account();
    }
    finish({});
}

std::size_t HttpExchange::on_header(char* data,
                                    std::size_t size,
                                    std::size_t count,
                                    void* exchange) {
    return guarded(std::size_t{0}, [&] {
        const std::string_view line(data, size * count);
        return static_cast<HttpExchange*>(exchange)->take_header(line) ? line.size() : 0;
    });
}

std::size_t HttpExchange::on_body(char* data, std::size_t size, std::size_t count, void* exchange) {
    return guarded(std::size_t{0}, [&] {
        const std::string_view bytes(data, size * count);
        return static_cast<HttpExchange*>(exchange)->take_body(bytes);
    });
}

void HttpExchange::complete(const Failure& failure, CURL* easy) {
    if (share_) {
        share_->end();
        response_.charge = std::move(share_);
    }
    response_.flaw = transfer_flaw_.empty() ? decoder_.flaw() : transfer_flaw_;
    response_.error = failure.error;
    response_.detail = failure.detail;
    response_.http2_failed = failure.of_http2 && !answered_;
    response_.sent = sent();
    response_.wire_bytes = body_wire_bytes_;
    long status = 0;
    if (easy != nullptr && answered_) {
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        curl_off_t wire = 0;
        curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &wire);
        response_.wire_bytes = std::max(response_.wire_bytes, static_cast<std::size_t>(wire));
    }
    response_.status = status < 200 ? 0 : static_cast<int>(status);
    response_.frameless =
        response_.status >= 200 && response_.status < 300 && body_wire_bytes_ == 0 &&
        (failure.error == NetError::protocol || (chunked_ && failure.error == NetError::reset));
    completed_(std::move(response_));
}

}  // namespace feeds::net
