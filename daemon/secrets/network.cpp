#include "daemon/secrets/network.hpp"

#include "daemon/addresses.hpp"
#include "daemon/secrets/paths.hpp"
#include "rules/toml/shown.hpp"

#include <boost/asio/ip/address.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <span>

namespace newsalertd {

using rules::toml::Findings;
using rules::toml::in_quotes;
using rules::toml::Node;
using rules::toml::read_source;
using rules::toml::Section;

namespace {

constexpr std::size_t kLargestCaFile = 8 << 20;

}  // namespace

feeds::net::AddressPolicy read_networks(Section& section) {
    std::vector<std::string> good;
    for (const auto* node : section.texts("allow_networks")) {
        const auto one =
            feeds::net::AddressPolicy::from_networks(std::span<const std::string>(&node->text, 1));
        if (one)
            good.push_back(node->text);
        else
            section.error(*node,
                          fmt::format("{} allow_networks: {} is not a network",
                                      section.title(),
                                      in_quotes(node->text)),
                          R"(such as "10.0.0.0/8", "fd00::/8" or "192.168.1.5")");
    }
    return feeds::net::AddressPolicy::from_networks(good).value_or(feeds::net::AddressPolicy{});
}

std::string read_ca_file(Section& section, const SecretReader& secrets) {
    const auto* node = section.text_node("ca_file");
    if (node == nullptr || node->text.empty() || !check_path(section, "ca_file", *node))
        return {};
    const auto path = secrets.folder() / node->text;
    Findings trouble;
    const auto file = read_source(path, kLargestCaFile, trouble);
    if (!file) {
        const auto message =
            fmt::format("{} ca_file: {} {}",
                        section.title(),
                        in_quotes(path.string()),
                        trouble.list().empty() ? "cannot be read" : trouble.list().front().message);
        if (trouble.permission_errors() > 0 && secrets.outside_the_service())
            section.warning(*node, "not checked here: " + message);
        else if (trouble.permission_errors() > 0)
            section.findings().permission(section.source(), node->place, message);
        else
            section.error(*node, message);
        return {};
    }
    if (file->text().find("-----BEGIN") == std::string::npos) {
        section.error(*node,
                      fmt::format("{} ca_file: {} holds no PEM certificate",
                                  section.title(),
                                  in_quotes(path.string())));
        return {};
    }
    return path.string();
}

std::string read_proxy(Section& section, SecretReader& secrets, std::string& unready) {
    constexpr auto kSchemes = std::to_array<std::string_view>({"http", "https", "socks5h"});
    const auto* node = section.text_node("proxy");
    if (node == nullptr || node->text.empty())
        return {};
    auto text = node->text;
    if (SecretReader::is_reference(text)) {
        auto value = secrets.read(section, "proxy", *node, unready);
        if (!value)
            return {};
        text = std::move(*value);
    }
    const auto url = parse_url(text);
    if (!url || std::ranges::find(kSchemes, url->scheme) == kSchemes.end()) {
        // With socks5 libcurl looks names up itself, past the pool that look-ups must go through.
        const bool looks_up = url && url->scheme == "socks5";
        section.error(*node,
                      fmt::format("{} proxy: {}",
                                  section.title(),
                                  url ? "its scheme is not http, https or socks5h" : url.error()),
                      looks_up ? "use socks5h, which lets the proxy look names up"
                               : R"(such as "http://proxy.example:3128")");
        return {};
    }
    if (url->has_port && url->port == 0) {
        section.error(*node,
                      fmt::format("{} proxy: its port is not from 1 to 65535", section.title()));
        return {};
    }
    if (url->has_user_info && text == node->text && !secrets.inline_allowed()) {
        section.error(
            *node,
            fmt::format("{} proxy: a password must not stand in the file", section.title()),
            "use env:NAME, file:/path or credential:NAME for the whole address");
        return {};
    }
    if (url->has_user_info && text == node->text)
        secrets.note_inline(section, *node);
    return text;
}

void warn_of_refused_host(Section& section,
                          const Node& node,
                          std::string_view host,
                          std::uint16_t port,
                          const feeds::net::AddressPolicy& policy) {
    boost::system::error_code error;
    const auto address =
        boost::asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, error);
    if (error || policy.allows(address, port))
        return;
    if (policy.allows(address))
        section.warning(node,
                        fmt::format("{}: port {} will be refused", section.title(), port),
                        "ports below 1024 other than 80 and 443 need the address in "
                        "allow_networks");
    else
        section.warning(node,
                        fmt::format("{}: {} is not a public address and will be refused",
                                    section.title(),
                                    in_quotes(host)),
                        fmt::format(R"(allow_networks = ["{}"])", address.to_string()));
}

}  // namespace newsalertd
