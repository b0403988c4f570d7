#pragma once
// One libcurl multi handle on an io_context. It knows sockets, timers and which
// transfers have ended; what a transfer is, it does not know.
//
// libcurl's callbacks only record: no curl_multi_* is called and nothing completes inside them.
// settle(), which follows every call into libcurl, acts on what was recorded.

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace feeds::net {

class CurlLoop : public std::enable_shared_from_this<CurlLoop> {
public:
    struct Options {
        std::size_t max_connections = 256;
        std::size_t max_host_connections = 8;
    };

    /// The transfer has ended; its owner calls remove(), now or later.
    using Done = std::function<void(CURL* easy, CURLcode result)>;

    /// Throws std::bad_alloc if libcurl has no memory.
    CurlLoop(boost::asio::io_context& io, const Options& options, Done done);
    /// All transfers must have been removed.
    ~CurlLoop();
    CurlLoop(const CurlLoop&) = delete;
    CurlLoop& operator=(const CurlLoop&) = delete;

    CURLMcode add(CURL* easy);
    /// What becomes of a connection that is closed with its transfer.
    enum class Farewell : std::uint8_t {
        usual,
        /// Bytes that the peer has not acknowledged are taken back, where the system would go on
        /// sending them for a quarter of an hour: nobody waits for the answer any more.
        recall,
    };

    /// No Done for it. Never blocks, as libcurl never resolves.
    void remove(CURL* easy, Farewell farewell);

    /// Goes on with a transfer whose write callback asked for a pause, which may be called at once.
    /// Not inside a libcurl callback. An error is for the owner to act on: there is no Done for it.
    CURLcode resume(CURL* easy);

    /// For CURLOPT_CLOSESOCKETFUNCTION with the loop as its data, which every easy handle must
    /// have: a socket must leave epoll before its number is reused.
    static int on_close_socket(void* loop, curl_socket_t socket);

private:
    /// Watches libcurl's own descriptor, so it is released before libcurl closes it.
    struct Watch {
        Watch(boost::asio::io_context& io, std::uint64_t number)
            : descriptor(io), generation(number) {}

        ~Watch();
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;

        boost::asio::posix::stream_descriptor descriptor;
        std::uint64_t generation;
        int wanted = CURL_POLL_NONE;
        bool waits_read = false;
        bool waits_write = false;
    };

    static int on_socket(CURL* easy, curl_socket_t socket, int what, void* loop, void* unused);
    static int on_timer(CURLM* multi, long timeout_ms, void* loop);

    void socket_action(curl_socket_t socket, int events);
    void settle();
    void drain();
    void apply_timer();
    void arm(curl_socket_t socket);
    void wait(curl_socket_t socket, Watch& watch, int event);

    boost::asio::io_context& io_;
    Done done_;
    CURLM* multi_;
    std::unordered_map<curl_socket_t, Watch> watches_;
    std::vector<curl_socket_t> changed_;
    std::uint64_t generation_ = 0;
    boost::asio::steady_timer timer_;
    std::optional<long> new_timeout_ms_;
    std::uint64_t timer_generation_ = 0;
    bool settling_ = false;
    Farewell farewell_ = Farewell::usual;
};

}  // namespace feeds::net
