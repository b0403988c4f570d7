#pragma once
// Whom a request's URL and its proxy name, and how libcurl is told their addresses.

#include "feeds/url/web_url.hpp"

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace feeds::net {

/// http and https only. The error is one line without the URL.
std::expected<Url, std::string> parse_target(std::string_view url);

/// http, https and socks5h: those that look the target's name up themselves. The port is the one
/// that libcurl takes where none is written.
std::expected<Url, std::string> parse_proxy(std::string_view url);

/// The CURLOPT_RESOLVE line that hands `addresses` to libcurl.
std::string resolve_line(const std::string& host,
                         std::uint16_t port,
                         const std::vector<boost::asio::ip::address>& addresses);

}  // namespace feeds::net
