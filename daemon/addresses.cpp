#include "daemon/addresses.hpp"

#include "feeds/net/socket_address.hpp"
#include "feeds/url/web_url.hpp"
#include "rules/toml/shown.hpp"

#include <boost/asio/ip/address.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <utility>

namespace newsalertd {

namespace {

constexpr std::size_t kLongestUrl = 4096;

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// RFC 1123 names of at least one label.
bool is_domain(std::string_view domain) {
    if (domain.empty() || domain.size() > 253)
        return false;
    while (true) {
        const auto dot = domain.find('.');
        const auto label = domain.substr(0, dot);
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
            return false;
        if (!std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-'; }))
            return false;
        if (dot == std::string_view::npos)
            return true;
        domain.remove_prefix(dot + 1);
    }
}

}  // namespace

std::string mail_address_problem(std::string_view address) {
    if (address.size() > 254)
        return "it is longer than 254 bytes";
    const auto at = address.rfind('@');
    if (at == std::string_view::npos)
        return "it has no @";
    const auto local = address.substr(0, at);
    if (local.empty() || local.size() > 64)
        return "the part before @ must have 1 to 64 bytes";
    constexpr std::string_view kAtomSpecials = "!#$%&'*+-/=?^_`{|}~.";
    if (!std::ranges::all_of(local, [&](char c) {
            return is_alphanumeric(c) || kAtomSpecials.find(c) != std::string_view::npos;
        }))
        return "only the bare address is allowed, such as desk@example.org";
    if (local.starts_with('.') || local.ends_with('.') ||
        local.find("..") != std::string_view::npos)
        return "the part before @ has a misplaced dot";
    if (!is_domain(address.substr(at + 1)))
        return "the part after @ is not a host name";
    return {};
}

std::expected<Url, std::string> parse_url(std::string_view text) {
    if (text.size() > kLongestUrl)
        return std::unexpected("it is longer than 4096 bytes");
    if (std::ranges::any_of(
            text, [](char c) { return (static_cast<unsigned char>(c) <= 0x20) || c == 0x7F; }))
        return std::unexpected("it holds a space or a control character");
    const auto url = feeds::parse_url(text);
    if (!url)
        return std::unexpected(url.error());
    return Url{.scheme = url->scheme,
               .host = url->host,
               .path = url->path,
               .port = url->port,
               .has_port = url->has_own_port,
               .has_user_info = !url->user_info.empty(),
               .has_fragment = !url->fragment.empty()};
}

bool is_loopback(std::string_view host) {
    if (host == "localhost" || host.ends_with(".localhost"))
        return true;
    const auto address = feeds::net::literal_address(host);
    return address && address->is_loopback();
}

std::string shown_url(std::string_view text) {
    const auto url = parse_url(text);
    if (!url)
        return "an address";
    const bool is_v6 = url->host.contains(':');
    return rules::toml::in_quotes(fmt::format("{}://{}{}{}",
                                              url->scheme,
                                              is_v6 ? '[' + url->host + ']' : url->host,
                                              url->has_port ? fmt::format(":{}", url->port) : "",
                                              url->path));
}

}  // namespace newsalertd
