#pragma once
// Names to addresses beside libcurl (design: libcurl 7.88's own resolver blocks). A small pool of
// threads over getaddrinfo; answers are cached 300 s, failures 5 s; a look-up given up is
// abandoned, never joined.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace feeds::net {

class Resolver {
public:
    using Addresses = std::vector<boost::asio::ip::address>;
    /// Blocks; runs on a pool thread. The error is one line for people.
    using Lookup = std::function<std::expected<Addresses, std::string>(const std::string& host)>;

    /// Deliveries keep a reserved thread, so that dead feed hosts cannot hold them up.
    enum class Purpose : std::uint8_t { sources, deliveries };

    struct Options {
        std::size_t threads = 8;  ///< for sources; one more is reserved for deliveries
        std::chrono::milliseconds timeout{10'000};
        std::chrono::seconds cache{300};
        Lookup lookup;  ///< empty: getaddrinfo
        std::chrono::milliseconds failure_cache{5'000};
        std::size_t queue =
            1024;  ///< names of one purpose that wait for a thread; more are refused
    };

    using Answer = std::expected<Addresses, std::string>;
    /// Keeps a look-up wanted; dropping it gives the look-up up, and `done` never runs.
    using Ticket = std::shared_ptr<void>;

    Resolver(boost::asio::io_context& io, Options options);
    ~Resolver();  ///< does not wait for look-ups under way
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;

    /// Literal addresses and `localhost` are answered without a look-up. Runs on the io_context.
    /// Cancelling the awaiting coroutine gives the look-up up.
    boost::asio::awaitable<Answer> resolve(std::string host, Purpose purpose);

    /// The same with a callback, which runs on the io_context and never before this returns.
    [[nodiscard]] Ticket start(const std::string& host,
                               Purpose purpose,
                               std::function<void(Answer)> done);

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace feeds::net
