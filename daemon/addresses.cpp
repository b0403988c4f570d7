#include "daemon/addresses.hpp"

#include "rules/toml/shown.hpp"

#include <boost/asio/ip/address.hpp>
#include <curl/curl.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
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

struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string part(CURLU* url, CURLUPart what, unsigned flags = 0) {
    char* value = nullptr;
    if (curl_url_get(url, what, &value, flags) != CURLUE_OK)
        return {};
    std::string out(value);
    curl_free(value);
    return out;
}

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return text;
}

std::string url_problem(CURLUcode code) {
    switch (code) {
        case CURLUE_BAD_SCHEME:
            return "it has no scheme such as https://";
        case CURLUE_BAD_PORT_NUMBER:
            return "its port is not a number from 0 to 65535";
        case CURLUE_NO_HOST:
            return "it has no host";
        case CURLUE_BAD_HOSTNAME:
            return "its host is not a valid name";
        case CURLUE_BAD_IPV6:
            return "its IPv6 address is not valid";
        default:
            return "it is not an absolute address";
    }
}

}  // namespace

std::expected<HostPort, std::string> parse_listen(std::string_view text) {
    const auto wrong = [&] {
        return std::unexpected(
            fmt::format(R"({} is not an address and port such as "127.0.0.1:9187" or "[::1]:9187")",
                        rules::toml::in_quotes(text)));
    };
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos)
        return wrong();
    const auto digits = text.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, number_error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (digits.empty() || number_error != std::errc{} || end != digits.data() + digits.size())
        return wrong();
    auto host = text.substr(0, colon);
    const bool bracketed = host.starts_with('[') && host.ends_with(']') && host.size() > 2;
    if (bracketed)
        host = host.substr(1, host.size() - 2);
    if (host != "localhost") {
        boost::system::error_code error;
        const auto address = boost::asio::ip::make_address(host, error);
        if (error || address.is_v6() != bracketed)
            return wrong();
    }
    return HostPort{.host = std::string(host), .port = port};
}

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
    const std::unique_ptr<CURLU, FreeUrl> url(curl_url());
    if (!url)
        return std::unexpected("out of memory");
    const auto code =
        curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), CURLU_NON_SUPPORT_SCHEME);
    if (code != CURLUE_OK)
        return std::unexpected(url_problem(code));

    Url out;
    out.scheme = lower(part(url.get(), CURLUPART_SCHEME));
    out.host = lower(part(url.get(), CURLUPART_HOST));
    if (out.host.starts_with('[') && out.host.ends_with(']'))
        out.host = out.host.substr(1, out.host.size() - 2);
    if (out.host.empty())
        return std::unexpected("it has no host");
    out.path = part(url.get(), CURLUPART_PATH);
    const auto port = part(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
    std::from_chars(port.data(), port.data() + port.size(), out.port);
    out.has_port = !part(url.get(), CURLUPART_PORT).empty();
    out.has_user_info =
        !part(url.get(), CURLUPART_USER).empty() || !part(url.get(), CURLUPART_PASSWORD).empty();
    out.has_fragment = !part(url.get(), CURLUPART_FRAGMENT).empty();
    const auto query = part(url.get(), CURLUPART_QUERY);
    out.normal = fmt::format("{}://{}:{}{}{}{}",
                             out.scheme,
                             out.host,
                             out.port,
                             out.path,
                             query.empty() ? "" : "?",
                             query);
    return out;
}

bool is_loopback(std::string_view host) {
    if (host == "localhost" || host.ends_with(".localhost"))
        return true;
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(host, error);
    return !error && address.is_loopback();
}

std::string shown_url(std::string_view text) {
    const auto url = parse_url(text);
    if (!url)
        return "an address";
    return rules::toml::in_quotes(fmt::format("{}://{}{}", url->scheme, url->host, url->path));
}

}  // namespace newsalertd
