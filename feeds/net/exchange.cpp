#include "feeds/net/exchange.hpp"

#include "feeds/net/socket_address.hpp"
#include "feeds/net/target_url.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace feeds::net {

namespace asio = boost::asio;

namespace {

constexpr long kMaxIdleSeconds = 118;

/// A DNS cache of the transfer's own: an address handed in for one policy must not be met by
/// another transfer to the same host, and nothing is left behind.
ShareHandle make_share() {
    ShareHandle share(curl_share_init());
    if (share && curl_share_setopt(share.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS) != CURLSHE_OK)
        share.reset();
    return share;
}

}  // namespace

Exchange::Exchange(Services& services)
    : services_(services), phase_timer_(services.io), total_timer_(services.io) {}

Exchange::~Exchange() = default;

void Exchange::start() {
    auto peer = prepare();
    if (!peer) {
        finish(peer.error());
        return;
    }
    peer_ = std::move(*peer);
    if (total_limit().count() > 0)
        limit_total(total_limit());
    look_up_ = services_.resolver.start(
        peer_.host, services_.purpose, [weak = weak_from_this()](Resolver::Answer answer) {
            if (const auto self = weak.lock())
                self->on_addresses(std::move(answer));
        });
}

void Exchange::limit_total(std::chrono::milliseconds left) {
    after(total_timer_, left, [this] {
        finish({NetError::timeout, "timed out: the whole exchange took too long"});
    });
}

void Exchange::stop_clock() {
    if (total_limit().count() > 0 && !total_left_) {
        total_left_ = std::chrono::ceil<std::chrono::milliseconds>(
            total_timer_.expiry() - std::chrono::steady_clock::now());
        total_timer_.cancel();
    }
}

void Exchange::resume_clock() {
    if (const auto left = std::exchange(total_left_, std::nullopt))
        limit_total(std::max(*left, std::chrono::milliseconds{1}));
}

void Exchange::cancel() {
    finish({NetError::cancelled, "cancelled"});
}

void Exchange::on_addresses(Resolver::Answer answer) {
    look_up_.reset();
    if (!answer) {
        const std::string whose = peer_.is_proxy ? "the proxy " + proxy_name() + ": " : "";
        finish({NetError::dns, whose + answer.error()});
        return;
    }
    bool port_only = false;
    for (const auto& address : *answer)
        if (peer_.is_proxy || policy().allows(address, peer_.port))
            addresses_.push_back(address);
        else
            port_only = port_only || policy().allows(address);
    if (addresses_.empty() && port_only)
        finish({NetError::bad_url, "port " + std::to_string(peer_.port) + " is refused"});
    else if (addresses_.empty())
        finish({NetError::denied_address, "the host's addresses are not allowed"});
    else
        run();
}

void Exchange::run() {
    easy_ = services_.handles.take();
    share_ = make_share();
    if (!easy_ || !share_) {
        finish({NetError::connect, "out of memory"});
        return;
    }
    resolve_ = std::make_unique<StringList>();
    headers_ = std::make_unique<StringList>();
    if (!peer_.is_literal)
        resolve_->add(resolve_line(peer_.host, peer_.port, addresses_));
    set_common(easy_.get());
    configure(easy_.get(), *headers_);
    if (services_.loop.add(easy_.get()) != CURLM_OK)
        finish({NetError::connect, "out of memory"});
}

void Exchange::set_common(CURL* easy) {
    curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
    curl_easy_setopt(easy, CURLOPT_SHARE, share_.get());
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, message_.data());
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_RESOLVE, resolve_->get());
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Exchange::on_open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &CurlLoop::on_close_socket);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, &services_.loop);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &Exchange::on_pre_request);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, kMaxIdleSeconds);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    // libcurl keeps the parsed CA bundle (20 ms of this thread) only if no CA folder is set, and
    // Debian's build sets one.
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, nullptr);
    // "" keeps http_proxy and no_proxy of the environment out.
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
}

std::string Exchange::proxy_name() const {
    if (!peer_.is_proxy)
        return {};
    const bool is_v6 = peer_.host.find(':') != std::string::npos;
    return (is_v6 ? "[" + peer_.host + "]" : peer_.host) + ":" + std::to_string(peer_.port);
}

bool Exchange::permits(const asio::ip::address& address, std::uint16_t port) const {
    if (peer_.is_proxy)
        return port == peer_.port && std::ranges::find(addresses_, address) != addresses_.end();
    return policy().allows(address, port);
}

curl_socket_t Exchange::on_open_socket(void* exchange,
                                       curlsocktype /*purpose*/,
                                       curl_sockaddr* address) {
    return guarded(curl_socket_t{CURL_SOCKET_BAD}, [&]() -> curl_socket_t {
        auto& self = *static_cast<Exchange*>(exchange);
        std::uint16_t port = 0;
        const auto peer = to_address(&address->addr, &port);
        if (!peer || !self.permits(*peer, port)) {
            self.refuse(NetError::denied_address, "the address is not allowed");
            errno = EACCES;
            return CURL_SOCKET_BAD;
        }
        const curl_socket_t made =
            ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
        if (made != CURL_SOCKET_BAD)
            self.on_socket(made);
        return made;
    });
}

int Exchange::on_pre_request(
    void* exchange, char* remote_ip, char* /*local_ip*/, int remote_port, int /*local_port*/) {
    return guarded(CURL_PREREQFUNC_ABORT, [&] {
        auto& self = *static_cast<Exchange*>(exchange);
        const auto address = literal_address(remote_ip);
        // The connection may be a reused one that another feed's policy allowed.
        if (!address || !self.permits(*address, static_cast<std::uint16_t>(remote_port))) {
            self.refuse(NetError::denied_address, "the address is not allowed");
            return CURL_PREREQFUNC_ABORT;
        }
        if (auto refusal = self.on_connected()) {
            self.refuse(refusal->error, std::move(refusal->detail));
            return CURL_PREREQFUNC_ABORT;
        }
        self.sent_ = true;
        return CURL_PREREQFUNC_OK;
    });
}

void Exchange::refuse(NetError error, std::string detail) {
    if (!refusal_)
        refusal_ = Failure{error, std::move(detail)};
}

void Exchange::on_done(CURLcode code) {
    if (code == CURLE_OK) {
        // A refused address with another that worked (happy eyeballs) leaves a refusal behind.
        refusal_.reset();
        on_success();
        return;
    }
    finish(refusal_ ? *refusal_
                    : failure_of(easy_.get(),
                                 code,
                                 {.sent = sent_,
                                  .message = message_.data(),
                                  .proxy = proxy_name(),
                                  .proxy_speaks_tls = peer_.speaks_tls,
                                  .http2 = http2_}));
}

void Exchange::finish(const Failure& failure) {
    if (std::exchange(ended_, true))
        return;
    const auto self = shared_from_this();  // `ended` may drop the last reference
    look_up_.reset();
    phase_timer_.cancel();
    total_timer_.cancel();
    on_ending();
    if (easy_)
        services_.loop.remove(easy_.get(),
                              failure.error == NetError::none ? CurlLoop::Farewell::usual
                                                              : CurlLoop::Farewell::recall);
    complete(failure, easy_.get());
    if (easy_) {
        // A reset keeps the share, and a share in use is never freed.
        curl_easy_setopt(easy_.get(), CURLOPT_SHARE, nullptr);
        curl_easy_setopt(easy_.get(), CURLOPT_ERRORBUFFER, nullptr);
        share_.reset();
        services_.handles.give_back(std::move(easy_));
    }
    services_.ended(*this);
}

void Exchange::after(asio::steady_timer& timer,
                     std::chrono::milliseconds delay,
                     std::function<void()> body) {
    timer.expires_after(delay);
    timer.async_wait([weak = weak_from_this(), &timer, body = std::move(body)](
                         const boost::system::error_code& error) {
        const auto self = weak.lock();
        // Also drops a completion that was queued already when the timer was set anew.
        if (!error && self && !self->ended_ && timer.expiry() <= std::chrono::steady_clock::now() &&
            !(&timer == &self->total_timer_ && self->total_left_)) {
            body();
        }
    });
}

}  // namespace feeds::net
