#pragma once
// The demo's newsroom: two outlets on one loopback port, each with a feed. The wire has a dozen
// unrelated articles and the H200 story; the second outlet carries a copy of it a moment later.

#include "daemon/time.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace newsalertd::cli {

class Newsroom {
public:
    /// Binds 127.0.0.1 on a free port; serves once `io` runs. Throws if there is no loopback.
    Newsroom(boost::asio::io_context& io,
             Clock clock,
             std::chrono::milliseconds second_outlet_after);

    std::uint16_t port() const;

    /// "http://127.0.0.1:PORT/wire.xml", "…/outlet.xml"
    std::string wire() const;
    std::string outlet() const;

    void start();
    void close();

private:
    boost::asio::awaitable<void> accept();
    static boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket,
                                              Clock clock,
                                              std::chrono::milliseconds second_outlet_after);

    boost::asio::ip::tcp::acceptor acceptor_;
    Clock clock_;
    std::chrono::milliseconds second_outlet_after_;
};

}  // namespace newsalertd::cli
