#include "daemon/config/settings.hpp"

#include "daemon/addresses.hpp"
#include "daemon/config/channels.hpp"
#include "daemon/config/state_line.hpp"
#include "daemon/config/toml.hpp"
#include "daemon/secrets/network.hpp"
#include "rules/text/language_tag.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <system_error>

namespace newsalertd::config {

namespace {

/// Reads a table if it is there and reports its unknown keys.
template <typename Read>
void with_section(Section& document, std::string_view name, Read read) {
    const auto* table = document.table(name);
    if (table == nullptr)
        return;
    Section section(*table, fmt::format("[{}]", name), document.source(), document.findings());
    read(section);
    section.finish();
}

void read_state(Section& section, Reading& reading) {
    const auto* node = section.text_node("path");
    if (node == nullptr) {
        reading.state_known = reading.state_known && section.find("path") == nullptr;
        return;
    }
    if (node->text.empty() || node->text.ends_with('/')) {
        reading.state_known = false;
        section.error(
            *node, "[state] path must name a file", R"(such as "/var/lib/newsalertd/state.db")");
        return;
    }
    put_state(node->text, reading.where, reading.config);
}

/// False: something stands there that may have been meant as `[state] path` (a misspelt key, a
/// misspelt section with a path), so that the usual place is perhaps not the one.
bool says_where_the_state_is(const Node& document) {
    const auto has_path = [](const Node& table) {
        return std::ranges::find(table.members, "path", &Member::key) != table.members.end();
    };
    return std::ranges::all_of(document.members, [&](const Member& section) {
        const auto& table = section.value;
        if (section.key == "state")
            return table.kind == Node::Kind::table && (table.members.empty() || has_path(table));
        return is_other_section(section.key) || !has_path(table);
    });
}

/// F30: the User-Agent names a page or an address to complain to.
void read_contact(Section& section, Config& config) {
    const auto* node = section.text_node("contact");
    if (node == nullptr || node->text.empty())
        return;
    const auto url = parse_url(node->text);
    const bool page = url && (url->scheme == "https" || url->scheme == "http");
    auto address = std::string_view(node->text);
    if (address.starts_with("mailto:"))
        address.remove_prefix(7);
    if (page || mail_address_problem(address).empty())
        config.contact = node->text;
    else
        section.error(*node,
                      "[fetch] contact must be a web page or a mail address",
                      R"(such as "https://example.org/about" or "desk@example.org")");
}

void read_fetch(Section& section, Reading& reading) {
    auto& config = reading.config;
    // F10: the floor of 10 s holds for everyone.
    if (const auto value = section.duration("min_interval", "10s", "24h"))
        config.min_interval = *value;
    const auto* most = section.find("max_interval");
    if (const auto value = section.duration("max_interval", "10s", "24h"))
        config.max_interval = *value;
    if (config.max_interval < config.min_interval) {
        if (most != nullptr)
            section.error(*most, "[fetch] max_interval is shorter than min_interval");
        config.max_interval = config.min_interval;
    }
    if (const auto value = section.number("budget_per_second", 0.001, 10'000))
        config.budget_per_second = *value;
    if (const auto value = section.duration("host_gap", "0s", "60s"))
        config.host_gap = *value;
    if (const auto value = section.integer("host_connections", 1, 16))
        config.host_connections = static_cast<unsigned>(*value);
    if (const auto value = section.duration("startup_spread", "0s", "1h"))
        config.startup_spread = *value;
    config.allow_networks = read_networks(section);
    config.proxy = read_proxy(section, reading.secrets, config.fetch_unready);
    config.ca_file = read_ca_file(section, reading.secrets);
    read_contact(section, config);
}

std::string read_listen(Section& section) {
    const auto* node = section.text_node("listen");
    if (node == nullptr || node->text.empty())
        return {};
    if (const auto address = parse_listen(node->text); !address) {
        section.error(*node, fmt::format("{} listen: {}", section.title(), address.error()));
        return {};
    } else if (!is_loopback(address->host)) {
        section.warning(*node,
                        fmt::format("{} listen: {} can be reached from other machines; the page "
                                    "has no login",
                                    section.title(),
                                    in_quotes(node->text)),
                        "listen on 127.0.0.1 behind a proxy that asks for one");
    }
    return node->text;
}

void read_websub(Section& section) {
    // Off without public_url, whatever `listen` says (design).
    read_listen(section);
    section.not_available({"public_url"});
}

/// Names are those of the system's time zone files.
void read_time_zone(Section& section, Config& config) {
    const auto* node = section.text_node("time_zone");
    if (node == nullptr || node->text.empty())
        return;
    const bool plain = node->text.find("..") == std::string::npos && node->text.front() != '/';
    std::error_code error;
    const std::filesystem::path zones = "/usr/share/zoneinfo";
    const bool known = node->text == "UTC" || !std::filesystem::is_directory(zones, error) ||
                       std::filesystem::is_regular_file(zones / node->text, error);
    if (!plain || !known) {
        section.error(*node,
                      fmt::format("[alerts] time_zone: {} is not a time zone of this system",
                                  in_quotes(node->text)),
                      R"(such as "Asia/Singapore")");
        return;
    }
    config.time_zone = node->text;
    if (node->text != "UTC")
        section.warning(*node, "[alerts] time_zone has no effect in this version: times are UTC");
}

/// The language of watches that name none.
void read_language(Section& section, Config& config) {
    const auto* node = section.text_node("lang");
    if (node == nullptr)
        return;
    const auto problem = rules::check_language_tag(node->text);
    if (!problem || problem->severity == rules::Severity::warning)
        config.language = node->text;
    if (!problem)
        return;
    const auto message = fmt::format("[alerts] lang: {}", problem->message);
    if (problem->severity == rules::Severity::error)
        section.error(*node, message, problem->hint);
    else
        section.warning(*node, message, problem->hint);
}

void read_alerts(Section& section, Reading& reading) {
    if (const auto value = section.age("alert_if_newer_than", "0s"))
        reading.config.alert_if_newer_than = *value;
    if (const auto value = section.age("max_age", "1m"))
        reading.config.max_age = *value;
    read_language(section, reading.config);
    read_time_zone(section, reading.config);
    reading.secrets.allow_inline(section.flag("allow_inline_secrets").value_or(false));
    section.not_available({"digest", "quiet_hours"});
}

void read_operator(Section& section, Config& config) {
    const bool given = section.find("notify") != nullptr;
    const auto names = section.texts("notify");
    if (given)
        config.operator_notify.clear();
    for (const auto* name : names) {
        if (std::ranges::find(config.channels, name->text, &alerts::Channel::name) !=
            config.channels.end()) {
            config.operator_notify.push_back(name->text);
            continue;
        }
        std::vector<std::string> known;
        for (const auto& channel : config.channels)
            known.push_back(channel->name());
        section.error(
            *name,
            fmt::format("[operator] notify: there is no channel {}", in_quotes(name->text)),
            suggestion(name->text, known));
    }
}

}  // namespace

void put_state(const std::filesystem::path& path, const Locations& where, Config& config) {
    config.state = (where.folder / path).lexically_normal();
    if (!where.control_fixed)
        config.control = config.state.parent_path() / "control.sock";
}

void read_settings(const Node& document, const SourceText& source, Reading& reading) {
    Section top(document, "newsalertd.toml", source, reading.findings);
    reading.state_known = says_where_the_state_is(document);
    with_section(top, "state", [&](Section& section) { read_state(section, reading); });
    // Before all that may hold secrets: it says whether they may stand here.
    with_section(top, "alerts", [&](Section& section) { read_alerts(section, reading); });
    with_section(top, "fetch", [&](Section& section) { read_fetch(section, reading); });
    with_section(top, "admin", [&](Section& section) {
        reading.config.admin_listen = read_listen(section);
    });
    with_section(top, "websub", read_websub);
    if (const auto* table = top.table("channels"))
        read_channels(*table, source, reading);
    with_section(
        top, "operator", [&](Section& section) { read_operator(section, reading.config); });
    top.finish();
}

}  // namespace newsalertd::config
