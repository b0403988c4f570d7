#include "daemon/alerts/channels/http_channel.hpp"

#include "daemon/addresses.hpp"
#include "daemon/secrets/network.hpp"

#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <spdlog/fmt/fmt.h>

#include <chrono>
#include <utility>

namespace newsalertd::alerts {

namespace {

/// What is wrong with an address to post to, as message and hint; empty if nothing is.
std::pair<std::string, std::string> address_problem(const Url& url, bool secret) {
    if (url.scheme != "https" && url.scheme != "http")
        return {"the address is neither https nor http", {}};
    if (url.has_user_info)
        return {"the address holds a user name or password", {}};
    // A dot at its end makes a name absolute, and no other one.
    const auto host = boost::algorithm::trim_right_copy_if(url.host, boost::is_any_of("."));
    if (host == "webhook.office.com" || host.ends_with(".webhook.office.com"))
        return {"Office 365 connectors have been retired and lose messages",
                "post to a Workflow of Teams instead"};
    if (url.scheme == "http" && secret && !is_loopback(url.host))
        return {"the address must begin with https://", {}};
    return {};
}

}  // namespace

HttpChannel::HttpChannel(ChannelTable& table, Address address, ChannelLimits limits)
    : NetworkChannel(table, limits) {
    if (table.section.find("url") == nullptr)
        table.section.error(fmt::format("{} has no url", table.section.title()));
    else
        read_address(table, address);
}

void HttpChannel::read_address(ChannelTable& table, Address address) {
    auto& section = table.section;
    const auto* node = section.text_node("url");
    if (node == nullptr)
        return;
    const bool reference = SecretReader::is_reference(node->text);
    const auto written = parse_url(node->text);
    const bool open =
        !reference && (address == Address::open || !written || is_loopback(written->host));
    auto text =
        open ? std::optional(node->text) : table.secrets.read(section, "url", *node, unready_);
    if (!text)
        return;
    const auto url = parse_url(*text);
    if (!url) {
        section.error(*node, fmt::format("{} url: {}", section.title(), url.error()));
        return;
    }
    if (auto [message, hint] = address_problem(*url, address == Address::secret);
        !message.empty()) {
        section.error(*node, fmt::format("{} url: {}", section.title(), message), std::move(hint));
        return;
    }
    if (url->scheme == "http" && !is_loopback(url->host))
        section.warning(*node,
                        fmt::format("{} url: alerts go unencrypted over http", section.title()));
    warn_of_refused_host(section, *node, reference ? "" : url->host, url->port, policy_);
    url_ = Secret(std::move(*text));
}

ChannelSettings HttpChannel::settings() const {
    auto all = NetworkChannel::settings();
    all.emplace_back("url", url_.reveal());
    return all;
}

void HttpChannel::add_secrets(Redactor& all) const {
    NetworkChannel::add_secrets(all);
    all.add_tokens_of(url_.reveal());
}

feeds::net::Request HttpChannel::post_request(std::string body) const {
    feeds::net::Request request;
    request.method = "POST";
    request.url = url_.reveal();
    request.headers = {{"Content-Type", "application/json"}};
    request.body = std::move(body);
    request.limits.connect = std::chrono::seconds{5};
    request.limits.first_byte = std::chrono::seconds{20};
    request.limits.total = std::chrono::seconds{20};
    request.limits.wire_bytes = 64 << 10;
    request.limits.decoded_bytes = 64 << 10;
    request.policy = policy_;
    request.ca_file = ca_file_;
    request.proxy_ca_file = ca_file_;
    request.proxy = proxy_;
    return request;
}

Redactor HttpChannel::redactor(const Transport& through) const {
    return Redactor(through.secrets).add_url(url_.reveal()).add_user_info(proxy_);
}

}  // namespace newsalertd::alerts
