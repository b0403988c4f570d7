#include "feeds/net/address_policy.hpp"

#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace feeds::net {

namespace {

namespace ip = boost::asio::ip;

struct Range4 {
    std::uint32_t network;
    int bits;
};

// What no public host has (IANA's special-purpose registry); 224/3 holds multicast, the reserved
// block and broadcast.
constexpr std::array kDenied4 = {
    Range4{0x00000000, 8},   // "this" network
    Range4{0x0a000000, 8},   // private
    Range4{0x64400000, 10},  // carrier-grade NAT
    Range4{0x7f000000, 8},   // loopback
    Range4{0xa9fe0000, 16},  // link-local, cloud metadata
    Range4{0xac100000, 12},  // private
    Range4{0xc0000000, 24},  // IETF protocol assignments
    Range4{0xc0000200, 24},  // documentation
    Range4{0xc0a80000, 16},  // private
    Range4{0xc6120000, 15},  // benchmarks
    Range4{0xc6336400, 24},  // documentation
    Range4{0xcb007100, 24},  // documentation
    Range4{0xe0000000, 3},   // multicast, reserved, broadcast
};

struct Range6 {
    std::array<std::uint8_t, 8> prefix;
    int bits;
};

constexpr std::array kDenied6 = {
    Range6{{0xfc}, 7},                                 // unique local
    Range6{{0xfe, 0x80}, 10},                          // link-local
    Range6{{0xfe, 0xc0}, 10},                          // site-local
    Range6{{0xff}, 8},                                 // multicast
    Range6{{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48},  // local NAT64 (RFC 8215)
};

bool is_public(const ip::address_v4& address) {
    const std::uint32_t value = address.to_uint();
    return std::ranges::none_of(kDenied4, [value](const Range4& range) {
        return ((value ^ range.network) >> (32 - range.bits)) == 0;
    });
}

bool has_prefix(const ip::address_v6::bytes_type& bytes, const Range6& range) {
    for (int bit = 0; bit < range.bits; bit += 8) {
        const auto index = static_cast<std::size_t>(bit / 8);
        const int left = std::min(8, range.bits - bit);
        const int mask = (0xff << (8 - left)) & 0xff;
        if (((bytes.at(index) ^ range.prefix.at(index)) & mask) != 0)
            return false;
    }
    return true;
}

/// The v4 address that a v6 address stands for: mapped, compatible (which makes :: and ::1 part of
/// 0/8), NAT64's well-known prefix, 6to4.
std::optional<ip::address_v4> embedded_v4(const ip::address_v6& address) {
    const auto bytes = address.to_bytes();
    const auto at = [&bytes](std::size_t from) {
        return ip::address_v4(
            {bytes.at(from), bytes.at(from + 1), bytes.at(from + 2), bytes.at(from + 3)});
    };
    const auto zero = [&bytes](std::size_t from, std::size_t to) {
        return std::all_of(bytes.begin() + static_cast<std::ptrdiff_t>(from),
                           bytes.begin() + static_cast<std::ptrdiff_t>(to),
                           [](unsigned char byte) { return byte == 0; });
    };
    if (zero(0, 10) && ((bytes[10] == 0xff && bytes[11] == 0xff) || zero(10, 12)))
        return at(12);
    if (bytes[0] == 0x00 && bytes[1] == 0x64 && bytes[2] == 0xff && bytes[3] == 0x9b && zero(4, 12))
        return at(12);
    if (bytes[0] == 0x20 && bytes[1] == 0x02)
        return at(2);
    return std::nullopt;
}

bool is_public(const ip::address_v6& address) {
    const auto bytes = address.to_bytes();
    return std::ranges::none_of(kDenied6,
                                [&bytes](const Range6& range) { return has_prefix(bytes, range); });
}

bool contains(const ip::network_v4& network, const ip::address_v4& address) {
    const std::uint32_t mask = network.netmask().to_uint();
    return (address.to_uint() & mask) == (network.address().to_uint() & mask);
}

bool contains(const ip::network_v6& network, const ip::address_v6& address) {
    return ip::network_v6(address, network.prefix_length()).canonical() == network.canonical();
}

ip::address_v6 without_scope(ip::address_v6 address) {
    address.scope_id(0);
    return address;
}

}  // namespace

std::expected<AddressPolicy, std::string> AddressPolicy::from_networks(
    std::span<const std::string> networks) {
    AddressPolicy policy;
    for (const std::string& text : networks) {
        boost::system::error_code error;
        const bool has_slash = text.find('/') != std::string::npos;
        const bool is_v6 = text.find(':') != std::string::npos;
        if (is_v6) {
            const auto network = ip::make_network_v6(has_slash ? text : text + "/128", error);
            if (!error && network.prefix_length() >= 96 && network.address().is_v4_mapped()) {
                // Mapped addresses are judged as v4, so the network is kept as v4 too.
                policy.v4_.emplace_back(ip::make_address_v4(ip::v4_mapped, network.address()),
                                        static_cast<unsigned short>(network.prefix_length() - 96));
            } else if (!error) {
                policy.v6_.push_back(network.canonical());
            }
        } else {
            const auto network = ip::make_network_v4(has_slash ? text : text + "/32", error);
            if (!error)
                policy.v4_.push_back(network.canonical());
        }
        if (error)
            return std::unexpected("not a network: " + text);
    }
    return policy;
}

AddressPolicy AddressPolicy::merged_with(const AddressPolicy& other) const {
    AddressPolicy merged = *this;
    merged.v4_.insert(merged.v4_.end(), other.v4_.begin(), other.v4_.end());
    merged.v6_.insert(merged.v6_.end(), other.v6_.begin(), other.v6_.end());
    merged.all_ports_ = all_ports_ || other.all_ports_;
    return merged;
}

AddressPolicy& AddressPolicy::allow_all_ports() {
    all_ports_ = true;
    return *this;
}

bool AddressPolicy::is_listed(const ip::address& address) const {
    const auto in_v4 = [this](const ip::address_v4& v4) {
        return std::ranges::any_of(
            v4_, [&v4](const ip::network_v4& network) { return contains(network, v4); });
    };
    if (address.is_v4())
        return in_v4(address.to_v4());
    const ip::address_v6 v6 = without_scope(address.to_v6());
    const auto embedded = embedded_v4(v6);
    if (embedded && in_v4(*embedded))
        return true;
    // :: and ::1 are in the compatible block, but nobody writes them as v4.
    const bool plain = !embedded || embedded->to_uint() <= 1;
    return plain && std::ranges::any_of(v6_, [&v6](const ip::network_v6& network) {
               return contains(network, v6);
           });
}

bool AddressPolicy::allows(const ip::address& address) const {
    if (is_listed(address))
        return true;
    if (address.is_v4())
        return is_public(address.to_v4());
    if (const auto embedded = embedded_v4(address.to_v6()))
        return is_public(*embedded);
    return is_public(address.to_v6());
}

bool AddressPolicy::allows(const ip::address& address, std::uint16_t port) const {
    if (is_listed(address))
        return port != 0;
    const bool port_is_free = all_ports_ || port == 80 || port == 443 || port > 1023;
    return port != 0 && port_is_free && allows(address);
}

std::string AddressPolicy::text() const {
    std::string text = all_ports_ ? "*" : "";
    for (const auto& network : v4_)
        text += " " + network.to_string();
    for (const auto& network : v6_)
        text += " " + network.to_string();
    return text;
}

}  // namespace feeds::net
