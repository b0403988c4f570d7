#pragma once
// Which addresses a socket may be opened to. Pure.

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <vector>

namespace feeds::net {

/// A set of networks that are allowed although they are not public. Empty: public addresses only.
class AddressPolicy {
public:
    AddressPolicy() = default;

    /// `networks` as "10.0.0.0/8", "fd00::/8" or single addresses. The error names the bad one.
    static std::expected<AddressPolicy, std::string> from_networks(
        std::span<const std::string> networks);

    /// A policy that allows what either allows.
    AddressPolicy merged_with(const AddressPolicy& other) const;

    /// Also allows every port (used for mail servers named in the configuration).
    AddressPolicy& allow_all_ports();

    /// Decides the *connected* address. v4 addresses inside v6 (mapped, NAT64, 6to4) are judged as
    /// v4.
    bool allows(const boost::asio::ip::address& address) const;

    /// Ports 1-1023 other than 80 and 443 are refused, unless the address is in an allowed network
    /// or allow_all_ports() was called.
    bool allows(const boost::asio::ip::address& address, std::uint16_t port) const;

    /// The networks in one line, "*" for all ports; equal for equal policies.
    std::string text() const;

    bool operator==(const AddressPolicy&) const = default;

private:
    bool is_listed(const boost::asio::ip::address& address) const;

    std::vector<boost::asio::ip::network_v4> v4_;
    std::vector<boost::asio::ip::network_v6> v6_;
    bool all_ports_ = false;
};

}  // namespace feeds::net
