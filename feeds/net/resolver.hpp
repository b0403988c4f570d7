#pragma once
// Names to addresses beside libcurl (design: libcurl 7.88's own resolver blocks). A small pool of
// threads over getaddrinfo; answers are cached 300 s, failures 5 s; a look-up given up is
// abandoned, never joined.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstddef>
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
    enum class Lane : std::uint8_t { sources, deliveries };

    struct Options {
        std::size_t threads = 8;  ///< for sources; one more is reserved for deliveries
        std::chrono::milliseconds timeout{10'000};
        std::chrono::seconds cache{300};
        Lookup lookup;  ///< empty: getaddrinfo
    };

    Resolver(boost::asio::io_context& io, Options options);
    ~Resolver();  ///< does not wait for look-ups under way
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;

    /// Literal addresses are answered at once. Runs on the io_context.
    boost::asio::awaitable<std::expected<Addresses, std::string>> resolve(std::string host,
                                                                          Lane lane);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace feeds::net
