#include "feeds/net/target_url.hpp"

namespace feeds::net {

std::expected<Url, std::string> parse_target(std::string_view text) {
    auto url = parse_url(text);
    if (!url)
        return std::unexpected("the URL cannot be used: " + url.error());
    if (!url->is_web())
        return std::unexpected("only http and https are fetched");
    if (url->port == 0)
        return std::unexpected("the URL cannot be used: its port is 0");
    return url;
}

std::expected<Url, std::string> parse_proxy(std::string_view text) {
    auto url = parse_url(text);
    if (!url)
        return std::unexpected("the proxy's address cannot be used: " + url.error());
    if (!url->is_web() && url->scheme != "socks5h")
        return std::unexpected("the proxy must be http, https or socks5h");
    if (!url->has_own_port)
        url->port = url->scheme == "https" ? 443 : 1080;
    if (url->port == 0)
        return std::unexpected("the proxy's address cannot be used: its port is 0");
    return url;
}

std::string resolve_line(const std::string& host,
                         std::uint16_t port,
                         const std::vector<boost::asio::ip::address>& addresses) {
    std::string line = host + ":" + std::to_string(port) + ":";
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        const std::string text = addresses[i].to_string();
        line += i == 0 ? "" : ",";
        line += addresses[i].is_v6() ? "[" + text + "]" : text;
    }
    return line;
}

}  // namespace feeds::net
