#pragma once
// A request's URL taken apart by libcurl's own parser, so that what is checked is what is used.

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

namespace feeds::net {

struct TargetUrl {
    std::string url;   ///< what libcurl is given: international host names in their ASCII form
    std::string host;  ///< lower-case, without brackets
    std::uint16_t port = 0;
    bool https = false;
    std::optional<boost::asio::ip::address> literal;  ///< if the host is an address
};

/// http and https only. The error is one line without the URL.
std::expected<TargetUrl, std::string> parse_target(const std::string& url);

struct ProxyUrl {
    std::string host;
    std::uint16_t port = 0;
};

/// http, https and socks5h: those that look the target's name up themselves.
std::expected<ProxyUrl, std::string> parse_proxy(const std::string& url);

/// The CURLOPT_RESOLVE line that hands `addresses` to libcurl.
std::string resolve_line(const std::string& host,
                         std::uint16_t port,
                         const std::vector<boost::asio::ip::address>& addresses);

}  // namespace feeds::net
