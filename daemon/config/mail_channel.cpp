#include "daemon/config/mail_channel.hpp"

#include "daemon/addresses.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace newsalertd::config {

namespace {

void read_tls(Section& section, const Url& server, ChannelConfig& channel) {
    const auto* node = section.find("tls");
    const auto chosen = section.choice("tls", {"starttls", "implicit", "none"});
    if (node == nullptr)
        channel.tls = server.scheme == "smtps" ? "implicit" : "starttls";
    else if (chosen)
        channel.tls = node->text;
    if (node == nullptr || !chosen)
        return;
    if (server.scheme == "smtps" && channel.tls != "implicit")
        section.error(
            *node,
            fmt::format("{} tls: an smtps:// server speaks TLS from the start", section.title()),
            R"(tls = "implicit", or an smtp:// server)");
    if (channel.tls == "none" && !channel.allow_insecure && !is_loopback(server.host))
        section.error(*node,
                      fmt::format("{} tls: without TLS only a server on loopback is allowed",
                                  section.title()),
                      "or set allow_insecure = true");
}

void read_server(Section& section, ChannelConfig& channel) {
    channel.allow_insecure = section.flag("allow_insecure").value_or(false);
    const auto* node = section.find("server");
    if (node == nullptr) {
        section.error(fmt::format("{} has no server", section.title()),
                      R"(such as "smtp://mail.example:587")");
        section.find("tls");
        return;
    }
    const auto url = node->kind == Node::Kind::string
                         ? parse_url(node->text)
                         : std::expected<Url, std::string>(std::unexpected("it is not a string"));
    const bool mail = url && (url->scheme == "smtp" || url->scheme == "smtps");
    if (!mail || url->has_user_info || (!url->path.empty() && url->path != "/")) {
        section.error(
            *node,
            fmt::format("{} server: {}",
                        section.title(),
                        !url    ? url.error()
                        : !mail ? "it begins with neither smtp:// nor smtps://"
                                : "it holds more than a host and a port"),
            R"(such as "smtp://mail.example:587"; username and password are keys of their own)");
        section.find("tls");
        return;
    }
    channel.server = node->text;
    read_tls(section, *url, channel);
}

void check_mail_address(Section& section, const Node& node, std::string_view key) {
    if (const auto problem = mail_address_problem(node.text); !problem.empty())
        section.error(
            node,
            fmt::format("{} {}: {}: {}", section.title(), key, in_quotes(node.text), problem));
}

void read_recipients(Section& section, ChannelConfig& channel) {
    const auto* list = section.find("to");
    for (const auto* node : section.texts("to")) {
        check_mail_address(section, *node, "to");
        if (std::ranges::find(channel.to, node->text) == channel.to.end())
            channel.to.push_back(node->text);
        else
            section.warning(
                *node,
                fmt::format("{} to: {} stands here twice", section.title(), in_quotes(node->text)));
    }
    if (list == nullptr || (list->kind == Node::Kind::array && list->items.empty()))
        section.error(fmt::format("{} has no recipient", section.title()),
                      R"(to = ["desk@example.org"])");
}

void read_login(Section& section, Reading& reading, ChannelConfig& channel) {
    channel.username = section.text("username").value_or("");
    const auto* node = section.text_node("password");
    if (node != nullptr)
        if (auto value = reading.secrets.read(section, "password", *node, channel.unready))
            channel.password = Secret(std::move(*value));
    if (channel.username.empty() == (node == nullptr))
        return;
    section.error(fmt::format("{} has a {} but no {}",
                              section.title(),
                              node == nullptr ? "username" : "password",
                              node == nullptr ? "password" : "username"));
}

}  // namespace

void read_email(Section& section, Reading& reading, ChannelConfig& channel) {
    read_server(section, channel);
    if (section.find("from") == nullptr)
        section.error(fmt::format("{} has no from", section.title()),
                      R"(from = "alerts@example.org")");
    else if (const auto* from = section.text_node("from")) {
        check_mail_address(section, *from, "from");
        channel.from = from->text;
    }
    read_recipients(section, channel);
    read_login(section, reading, channel);
    // D35: mail servers named in the configuration are reached on their own ports.
    channel.policy.allow_all_ports();
}

}  // namespace newsalertd::config
