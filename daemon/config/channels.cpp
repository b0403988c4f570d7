#include "daemon/config/channels.hpp"

#include "daemon/addresses.hpp"
#include "daemon/config/mail_channel.hpp"
#include "daemon/config/own_files.hpp"
#include "daemon/config/toml.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>

namespace newsalertd::config {

namespace {

struct Type {
    std::string_view name;
    ChannelType type;
};

constexpr auto kTypes = std::to_array<Type>({{"console", ChannelType::console},
                                             {"jsonl", ChannelType::jsonl},
                                             {"slack", ChannelType::slack},
                                             {"webhook", ChannelType::webhook},
                                             {"email", ChannelType::email}});

/// Types of the design that are still to come.
constexpr auto kLater = std::to_array<std::string_view>({"slack_api",
                                                         "discord",
                                                         "teams",
                                                         "mattermost",
                                                         "telegram",
                                                         "pushover",
                                                         "pagerduty",
                                                         "ntfy",
                                                         "matrix",
                                                         "google_chat",
                                                         "exec",
                                                         "journald"});

/// Names are part of targets ("mail-desk/a@b.example"), of metrics and of logs.
bool is_channel_name(std::string_view name) {
    return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.';
    });
}

/// nullopt: reported.
std::optional<ChannelType> read_type(Section& section, const ChannelConfig& channel) {
    const auto* node = section.find("type");
    if (node == nullptr && channel.name == "console")
        return ChannelType::console;
    if (node == nullptr) {
        section.error(fmt::format("{} has no type", section.title()),
                      R"(type = "slack", "email", "webhook", "jsonl" or "console")");
        return std::nullopt;
    }
    node = section.text_node("type");
    if (node == nullptr)
        return std::nullopt;
    if (const auto* const found = std::ranges::find(kTypes, node->text, &Type::name);
        found != kTypes.end())
        return found->type;
    if (std::ranges::find(kLater, node->text) != kLater.end()) {
        section.error(*node,
                      fmt::format("{} type {} is not available in this version",
                                  section.title(),
                                  in_quotes(node->text)));
        return std::nullopt;
    }
    std::vector<std::string> known;
    known.reserve(kTypes.size());
    for (const auto& type : kTypes)
        known.emplace_back(type.name);
    section.error(*node,
                  fmt::format("{} has no type {}", section.title(), in_quotes(node->text)),
                  suggestion(node->text, known));
    return std::nullopt;
}

/// What every channel that goes over the network may have.
void read_common(Section& section, Reading& reading, ChannelConfig& channel) {
    channel.policy = read_networks(section);
    channel.ca_file = read_ca_file(section, reading.where);
    channel.proxy = read_proxy(section, reading.secrets, channel.unready);
    if (const auto* node = section.text_node("rate"); node != nullptr && !node->text.empty()) {
        if (auto rate = alerts::parse_rate(node->text))
            channel.rate = *rate;
        else
            section.error(*node, fmt::format("{} rate: {}", section.title(), rate.error()));
    }
    channel.hold_ambiguous = section.choice("on_ambiguous", {"resend", "hold"}) == 1;
    section.not_available({"digest", "quiet_hours", "api_url"});
}

/// What is wrong with an address to post to, as message and hint; empty if nothing is.
std::pair<std::string, std::string> address_problem(const Url& url, ChannelType type) {
    if (url.scheme != "https" && url.scheme != "http")
        return {"the address is neither https nor http", {}};
    if (url.has_user_info)
        return {"the address holds a user name or password", {}};
    if (url.host == "webhook.office.com" || url.host.ends_with(".webhook.office.com"))
        return {"Office 365 connectors have been retired and lose messages",
                "post to a Workflow of Teams instead"};
    if (url.scheme == "http" && type == ChannelType::slack && !is_loopback(url.host))
        return {"the address must begin with https://", {}};
    return {};
}

/// The address of Slack is itself the secret (whoever knows it may post). A webhook's may stand in
/// the file: it is signed where it matters.
void read_address(Section& section, Reading& reading, ChannelConfig& channel) {
    const auto* node = section.find("url");
    if (node == nullptr) {
        section.error(fmt::format("{} has no url", section.title()));
        return;
    }
    node = section.text_node("url");
    if (node == nullptr)
        return;
    const bool reference = SecretReader::is_reference(node->text);
    auto text = node->text;
    if (!reference) {
        const auto plain = parse_url(text);
        const bool open =
            channel.type == ChannelType::webhook || !plain || is_loopback(plain->host);
        if (!open && !reading.secrets.read(section, "url", *node, channel.unready))
            return;
    } else if (auto value = reading.secrets.read(section, "url", *node, channel.unready)) {
        text = std::move(*value);
    } else {
        return;
    }
    const auto url = parse_url(text);
    if (!url) {
        section.error(*node, fmt::format("{} url: {}", section.title(), url.error()));
        return;
    }
    if (auto [message, hint] = address_problem(*url, channel.type); !message.empty()) {
        section.error(*node, fmt::format("{} url: {}", section.title(), message), std::move(hint));
        return;
    }
    if (url->scheme == "http" && !is_loopback(url->host))
        section.warning(*node,
                        fmt::format("{} url: alerts go unencrypted over http", section.title()));
    warn_of_refused_host(section, *node, reference ? "" : url->host, url->port, channel.policy);
    channel.url = Secret(std::move(text));
}

void read_signing_keys(Section& section, Reading& reading, ChannelConfig& channel) {
    const auto nodes = section.texts("secret");
    for (const auto* node : nodes) {
        auto key = reading.secrets.read(section, "secret", *node, channel.unready);
        if (!key)
            continue;
        if (const auto problem = signing_key_problem(*key); !problem.empty()) {
            section.error(*node,
                          fmt::format("{} secret: {}", section.title(), problem),
                          "make one by: echo whsec_$(openssl rand -base64 32)");
            continue;
        }
        channel.secrets.emplace_back(std::move(*key));
    }
    if (channel.secrets.size() > 2)
        section.error(
            *nodes[2],
            fmt::format("{} secret: at most two keys, the new and the old one", section.title()));
}

void read_jsonl(Section& section, const Reading& reading, ChannelConfig& channel) {
    const auto* node = section.text_node("path");
    const std::filesystem::path name = node == nullptr ? "alerts.jsonl" : node->text;
    if (node != nullptr && !name.has_filename()) {
        section.error(*node, fmt::format("{} path must name a file", section.title()));
        return;
    }
    channel.path = (reading.config.state.parent_path() / name).lexically_normal();
    std::error_code error;
    if (name.is_absolute() && !std::filesystem::is_directory(channel.path.parent_path(), error))
        section.error(*node,
                      fmt::format("{} path: there is no folder {}",
                                  section.title(),
                                  in_quotes(channel.path.parent_path().string())));
    const auto problem = appending_problem(channel.path, reading.config, reading.where);
    if (problem.empty())
        return;
    const auto message = fmt::format("{} path: {}", section.title(), problem);
    const auto* hint = "name a file that alerts are appended to, such as \"alerts.jsonl\"";
    if (node == nullptr)
        section.error(message, hint);
    else
        section.error(*node, message, hint);
}

void read_channel(Section& section, Reading& reading, ChannelConfig& channel) {
    const auto type = read_type(section, channel);
    if (!type)
        return;  // without a type no key is known
    channel.type = *type;
    if (channel.type == ChannelType::console) {
        section.finish();
        return;
    }
    if (channel.name == "console")
        section.error(R"([channels.console] is the terminal: its type must be "console")",
                      "give this channel another name");
    if (channel.type == ChannelType::jsonl) {
        read_jsonl(section, reading, channel);
        section.not_available({"digest", "quiet_hours"});
        section.finish();
        return;
    }
    read_common(section, reading, channel);
    if (channel.type == ChannelType::email) {
        read_email(section, reading, channel);
    } else {
        read_address(section, reading, channel);
        if (channel.type == ChannelType::webhook)
            read_signing_keys(section, reading, channel);
    }
    section.finish();
}

}  // namespace

std::string signing_key_problem(std::string_view secret) {
    constexpr std::string_view kPrefix = "whsec_";
    if (!secret.starts_with(kPrefix))
        return "the key must begin with whsec_";
    auto base64 = secret.substr(kPrefix.size());
    const auto length = base64.size();
    while (base64.ends_with('='))
        base64.remove_suffix(1);
    const auto padding = length - base64.size();
    const bool digits = std::ranges::all_of(base64, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '+' || c == '/';
    });
    if (!digits || length % 4 != 0 || padding > 2)
        return "the key is not base64 behind whsec_";
    const auto bytes = length / 4 * 3 - padding;
    if (bytes < 24 || bytes > 64)
        return "the key must have 24 to 64 bytes";
    return {};
}

void read_channels(const Node& table, const SourceText& source, Reading& reading) {
    for (const auto& [name, place, value] : table.members) {
        if (!is_channel_name(name)) {
            reading.findings.error(
                source,
                place,
                fmt::format("[channels] {} is not a name for a channel", in_quotes(name)),
                "letters, digits, - _ and . only, at most 64");
            continue;
        }
        if (value.kind != Node::Kind::table) {
            reading.findings.error(source,
                                   place,
                                   fmt::format("[channels] has no key {}", in_quotes(name)),
                                   fmt::format("a channel is [channels.{}]", name));
            continue;
        }
        Section section(value, fmt::format("[channels.{}]", name), source, reading.findings);
        auto existing = std::ranges::find(reading.config.channels, name, &ChannelConfig::name);
        if (existing == reading.config.channels.end()) {
            reading.config.channels.emplace_back().name = name;
            existing = reading.config.channels.end() - 1;
        }
        read_channel(section, reading, *existing);
    }
}

}  // namespace newsalertd::config
