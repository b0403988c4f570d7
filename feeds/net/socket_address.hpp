#pragma once
// Addresses out of sockaddr (getaddrinfo's answers, libcurl's sockets) and out of host names.

#include <boost/asio/ip/address.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace feeds::net {

/// nullopt for anything but IPv4 and IPv6. `port` (may be null) gets the port in host order.
inline std::optional<boost::asio::ip::address> to_address(const sockaddr* socket_address,
                                                          std::uint16_t* port = nullptr) {
    if (socket_address->sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, socket_address, sizeof(v4));
        if (port != nullptr)
            *port = ntohs(v4.sin_port);
        return boost::asio::ip::address_v4(ntohl(v4.sin_addr.s_addr));
    }
    if (socket_address->sa_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, socket_address, sizeof(v6));
        if (port != nullptr)
            *port = ntohs(v6.sin6_port);
        boost::asio::ip::address_v6::bytes_type bytes{};
        std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
        return boost::asio::ip::address_v6(bytes, v6.sin6_scope_id);
    }
    return std::nullopt;
}

/// The address that a host is, with its brackets or without; nullopt for a name.
inline std::optional<boost::asio::ip::address> literal_address(std::string_view host) {
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(host, error);
    return error ? std::nullopt : std::optional{address};
}

/// RFC 6761 §6.3: these names are loopback everywhere, and must not reach a name server.
inline bool is_localhost(std::string_view host) {
    return host == "localhost" || host == "localhost." || host.ends_with(".localhost");
}

}  // namespace feeds::net
