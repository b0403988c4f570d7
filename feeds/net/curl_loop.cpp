#include "feeds/net/curl_loop.hpp"

#include "feeds/net/curl_handles.hpp"

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <new>
#include <utility>

namespace feeds::net {

namespace asio = boost::asio;

namespace {

constexpr long kMaxCachedConnections = 512;
constexpr long kMaxStreams = 8;

CURLM* make_multi() {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM* multi = ready == CURLE_OK ? curl_multi_init() : nullptr;
    if (multi == nullptr)
        throw std::bad_alloc();
    return multi;
}

bool has_unacknowledged(curl_socket_t socket) {
    int bytes = 0;
    return ::ioctl(socket, SIOCOUTQ, &bytes) == 0 && bytes > 0;
}

/// Closing it will reset the connection.
void forget_what_was_sent(curl_socket_t socket) {
    const linger none{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &none, sizeof none);
}

}  // namespace

CurlLoop::Watch::~Watch() {
    if (descriptor.is_open())
        descriptor.release();
}

CurlLoop::CurlLoop(asio::io_context& io, const Options& options, Done done)
    : io_(io), done_(std::move(done)), multi_(make_multi()), timer_(io) {
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlLoop::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlLoop::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    curl_multi_setopt(multi_, CURLMOPT_MAX_CONCURRENT_STREAMS, kMaxStreams);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kMaxCachedConnections);
    curl_multi_setopt(
        multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(options.max_connections));
    curl_multi_setopt(
        multi_, CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(options.max_host_connections));
}

CurlLoop::~CurlLoop() {
    // Closes the idle connections, which calls back into on_socket and on_close_socket.
    curl_multi_cleanup(multi_);
}

CURLMcode CurlLoop::add(CURL* easy) {
    const CURLMcode code = curl_multi_add_handle(multi_, easy);
    settle();
    return code;
}

void CurlLoop::remove(CURL* easy, Farewell farewell) {
    farewell_ = farewell;
    curl_multi_remove_handle(multi_, easy);
    farewell_ = Farewell::usual;
    settle();
}

CURLcode CurlLoop::resume(CURL* easy) {
    const CURLcode code = curl_easy_pause(easy, CURLPAUSE_CONT);
    settle();
    return code;
}

int CurlLoop::on_socket(
    CURL* /*easy*/, curl_socket_t socket, int what, void* loop, void* /*unused*/) {
    return guarded(-1, [&] {
        auto& self = *static_cast<CurlLoop*>(loop);
        if (what == CURL_POLL_REMOVE) {
            self.watches_.erase(socket);
            return 0;
        }
        const auto [entry, is_new] =
            self.watches_.try_emplace(socket, self.io_, self.generation_ + 1);
        self.generation_ += is_new ? 1 : 0;
        entry->second.wanted = what;
        self.changed_.push_back(socket);
        return 0;
    });
}

int CurlLoop::on_close_socket(void* loop, curl_socket_t socket) {
    auto& self = *static_cast<CurlLoop*>(loop);
    self.watches_.erase(socket);
    if (self.farewell_ == Farewell::recall && has_unacknowledged(socket))
        forget_what_was_sent(socket);
    return ::close(socket);
}

int CurlLoop::on_timer(CURLM* /*multi*/, long timeout_ms, void* loop) {
    static_cast<CurlLoop*>(loop)->new_timeout_ms_ = timeout_ms;
    return 0;
}

void CurlLoop::socket_action(curl_socket_t socket, int events) {
    int running = 0;
    curl_multi_socket_action(multi_, socket, events, &running);
    settle();
}

void CurlLoop::settle() {
    if (settling_)
        return;  // add() or remove() from Done: the outer call does the rest
    settling_ = true;
    drain();
    apply_timer();
    for (const curl_socket_t socket : std::exchange(changed_, {}))
        arm(socket);
    settling_ = false;
}

void CurlLoop::drain() {
    std::vector<std::pair<CURL*, CURLcode>> ended;
    int left = 0;
    while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        if (message->msg == CURLMSG_DONE) {
            // Copied, because removing the handle frees the message.
            ended.emplace_back(message->easy_handle, message->data.result);
        }
    }
    for (const auto& [easy, result] : ended)
        done_(easy, result);
}

void CurlLoop::apply_timer() {
    const auto timeout = std::exchange(new_timeout_ms_, std::nullopt);
    if (!timeout)
        return;
    timer_.cancel();
    const std::uint64_t generation = ++timer_generation_;
    if (*timeout < 0)
        return;
    const auto fire = [weak = weak_from_this(), generation] {
        const auto self = weak.lock();
        // A completion already queued when the timer was replaced carries no error.
        if (self && self->timer_generation_ == generation)
            self->socket_action(CURL_SOCKET_TIMEOUT, 0);
    };
    if (*timeout == 0) {
        asio::post(io_, fire);
        return;
    }
    timer_.expires_after(std::chrono::milliseconds(*timeout));
    timer_.async_wait([fire](const boost::system::error_code& error) {
        if (!error)
            fire();
    });
}

void CurlLoop::arm(curl_socket_t socket) {
    const auto entry = watches_.find(socket);
    if (entry == watches_.end())
        return;
    Watch& watch = entry->second;
    if (!watch.descriptor.is_open()) {
        boost::system::error_code error;
        watch.descriptor.assign(socket, error);
        if (error) {  // epoll refused it (ENOSPC, ENOMEM): the transfer ends, not the process
            asio::post(io_, [weak = weak_from_this(), socket, generation = watch.generation] {
                const auto self = weak.lock();
                const auto found = self ? self->watches_.find(socket) : decltype(entry){};
                if (self && found != self->watches_.end() && found->second.generation == generation)
                    self->socket_action(socket, CURL_CSELECT_ERR);
            });
            return;
        }
    }
    if ((watch.wanted & CURL_POLL_IN) != 0 && !watch.waits_read)
        wait(socket, watch, CURL_CSELECT_IN);
    if ((watch.wanted & CURL_POLL_OUT) != 0 && !watch.waits_write)
        wait(socket, watch, CURL_CSELECT_OUT);
}

void CurlLoop::wait(curl_socket_t socket, Watch& watch, int event) {
    const bool reads = event == CURL_CSELECT_IN;
    (reads ? watch.waits_read : watch.waits_write) = true;
    const auto kind = reads ? asio::posix::stream_descriptor::wait_read
                            : asio::posix::stream_descriptor::wait_write;
    watch.descriptor.async_wait(
        kind,
        [weak = weak_from_this(), socket, event, generation = watch.generation](
            const boost::system::error_code& error) {
            const auto self = weak.lock();
            if (!self)
                return;
            const auto entry = self->watches_.find(socket);
            if (entry == self->watches_.end() || entry->second.generation != generation)
                return;  // the number belongs to another socket by now
            Watch& ready = entry->second;
            (event == CURL_CSELECT_IN ? ready.waits_read : ready.waits_write) = false;
            const int poll = event == CURL_CSELECT_IN ? CURL_POLL_IN : CURL_POLL_OUT;
            if ((ready.wanted & poll) == 0)
                return;  // libcurl has lost interest meanwhile
            // Re-armed by settle() if libcurl still wants the event: its readiness is level-like.
            self->changed_.push_back(socket);
            self->socket_action(socket, error ? CURL_CSELECT_ERR : event);
        });
}

}  // namespace feeds::net
