#pragma once
// What an HTTP exchange and an SMTP transaction have in common: look the peer's name up, judge its
// addresses, hand both to libcurl, guard every socket, stop at deadlines, end exactly once.
//
// Owned by HttpClient's map until it ends. Thread: the io_context's.

#include "feeds/net/address_policy.hpp"
#include "feeds/net/body_budget.hpp"
#include "feeds/net/curl_error.hpp"
#include "feeds/net/curl_handles.hpp"
#include "feeds/net/curl_loop.hpp"
#include "feeds/net/http.hpp"
#include "feeds/net/resolver.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace feeds::net {

class Exchange : public std::enable_shared_from_this<Exchange> {
public:
    /// All outlive the exchange. `ended` drops the owner's reference.
    struct Services {
        boost::asio::io_context& io;
        Resolver& resolver;
        CurlLoop& loop;
        EasyPool& handles;
        Resolver::Purpose purpose;
        const std::string& user_agent;
        std::function<void(Exchange&)> ended;
        BodyBudget& bodies;
    };

    explicit Exchange(Services& services);
    virtual ~Exchange();
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    void start();
    void cancel();
    /// From the loop: libcurl has ended this exchange.
    void on_done(CURLcode code);

    CURL* easy() const { return easy_.get(); }

protected:
    /// Whom the socket goes to: the target, or the proxy before it.
    struct Peer {
        std::string host;
        std::uint16_t port = 0;
        bool is_literal = false;
        bool is_proxy = false;    ///< the one configured proxy is exempt from the policy
        bool speaks_tls = false;  ///< the proxy, with us
    };

    /// Checks the request. An error ends the exchange before anything is looked up.
    virtual std::expected<Peer, Failure> prepare() = 0;
    virtual const AddressPolicy& policy() const = 0;
    virtual std::chrono::milliseconds total_limit() const = 0;
    /// Sets the options beyond the common ones.
    virtual void configure(CURL* easy, StringList& headers) = 0;
    /// A connection stands and the request is about to leave; an error refuses it.
    virtual std::optional<Failure> on_connected() = 0;

    /// A socket was made for the transfer; libcurl owns it.
    virtual void on_socket(curl_socket_t /*socket*/) {}

    /// libcurl has done its part without an error.
    virtual void on_success() { finish({}); }

    /// The one end. The handle still has the transfer's information; libcurl has let it go.
    virtual void complete(const Failure& failure, CURL* easy) = 0;

    /// Before the handle is removed from the loop.
    virtual void on_ending() {}

    /// Ends the exchange; never inside a libcurl callback.
    void finish(const Failure& failure);
    /// Inside a libcurl callback: the reason why it is about to abort. The first one counts.
    void refuse(NetError error, std::string detail);
    /// Runs `body` later unless the exchange has ended. Replaces what the timer waited for.
    void after(boost::asio::steady_timer& timer,
               std::chrono::milliseconds delay,
               std::function<void()> body);

    /// Stops the clock of the whole exchange while we ourselves hold it up, and lets it go on.
    void stop_clock();
    void resume_clock();

    bool sent() const { return sent_; }

    void note_http2(bool speaks) { http2_ = speaks; }

    bool has_ended() const { return ended_; }

    Services& services_;
    boost::asio::steady_timer phase_timer_;

private:
    void on_addresses(Resolver::Answer answer);
    void run();
    void set_common(CURL* easy);
    /// "host:port" of the proxy, empty without one.
    std::string proxy_name() const;
    bool permits(const boost::asio::ip::address& address, std::uint16_t port) const;

    static curl_socket_t on_open_socket(void* exchange,
                                        curlsocktype purpose,
                                        curl_sockaddr* address);
    static int on_pre_request(
        void* exchange, char* remote_ip, char* local_ip, int remote_port, int local_port);

    boost::asio::steady_timer total_timer_;
    void limit_total(std::chrono::milliseconds left);

    std::optional<std::chrono::milliseconds> total_left_;  ///< while the clock stands
    Peer peer_;
    Resolver::Addresses addresses_;
    Resolver::Ticket look_up_;
    ShareHandle share_;                            ///< outlives the handle that uses it
    std::array<char, CURL_ERROR_SIZE> message_{};  ///< libcurl writes it; outlives the handle
    EasyHandle easy_;
    std::unique_ptr<StringList> resolve_;
    std::unique_ptr<StringList> headers_;
    std::optional<Failure> refusal_;
    bool sent_ = false;
    bool http2_ = false;
    bool ended_ = false;
};

}  // namespace feeds::net
