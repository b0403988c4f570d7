#include "daemon/config/settings.hpp"

#include "daemon/addresses.hpp"
#include "daemon/config/channels.hpp"
#include "daemon/config/state_line.hpp"
#include "daemon/config/toml.hpp"
#include "daemon/secrets/network.hpp"
#include "rules/text/language_tag.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace newsalertd::config {

namespace {

/// What people look for in newsalertd.toml and what stands elsewhere.
constexpr auto kElsewhere = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"feed", "feeds stand in feeds.d/*.toml"},
    {"feeds", "feeds stand in feeds.d/*.toml"},
    {"watch", "watches stand in rules.d/*.toml"},
    {"watches", "watches stand in rules.d/*.toml"},
    {"channel", "a channel is [channels.NAME]"},
    {"rule", "watches stand in rules.d/*.toml"},
    {"rules", "watches stand in rules.d/*.toml"},
    {"list", R"(shipped lists are switched on in feeds.d/*.toml by lists = ["world"])"},
    {"lists", R"(shipped lists are switched on in feeds.d/*.toml by lists = ["world"])"},
    {"include", R"(shipped lists are switched on in feeds.d/*.toml by lists = ["world"])"},
});

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

/// Whether a part of `path` is no folder though more follows it.
bool is_below_a_file(const std::filesystem::path& path) {
    using std::filesystem::file_type;
    std::error_code error;
    for (auto folder = path.parent_path(); folder.has_relative_path();
         folder = folder.parent_path()) {
        const auto type = std::filesystem::status(folder, error).type();
        if (type != file_type::not_found)
            return type != file_type::directory && type != file_type::unknown &&
                   type != file_type::none;
    }
    return false;
}

/// What stands where the state is to be, if that is none. What this user may not look at is left to
/// the start.
PathProblem standing_problem(const std::filesystem::path& path) {
    using std::filesystem::file_type;
    std::error_code error;
    const auto type = std::filesystem::status(path, error).type();
    const auto shown = in_quotes(path.native());
    if (type == file_type::directory)
        return {.message = shown + " is a folder", .hint = "name a file in it"};
    if (is_below_a_file(path))
        return {.message = shown + " is below a file", .hint = "name a file in a folder"};
    if (type == file_type::regular || type == file_type::not_found || type == file_type::unknown ||
        type == file_type::none)
        return {};
    return {.message = shown + " is not a regular file", .hint = "name another"};
}

void read_state(Section& section, Reading& reading) {
    const auto* node = section.text_node("path");
    if (node == nullptr) {
        reading.state_known = reading.state_known && section.find("path") == nullptr;
        return;
    }
    if (auto problem = state_path_problem(node->text)) {
        reading.state_known = false;
        section.error(
            *node, "[state] path: " + std::move(problem.message), std::move(problem.hint));
        return;
    }
    // No error: what stands there may be gone at the start, which refuses it by itself.
    if (auto problem = standing_problem(reading.where.folder / node->text))
        section.warning(
            *node, "[state] path: " + std::move(problem.message), std::move(problem.hint));
    put_state(node->text, reading.where, reading.config);
}

/// False: something stands there that may have been meant as `[state] path` (a misspelt key, a
/// misspelt section with a path), so that the usual place is perhaps not the one.
bool says_where_the_state_is(const Node& document) {
    const auto has_path = [](const Node& table) { return table.member("path") != nullptr; };
    return std::ranges::all_of(document.members, [&](const Member& section) {
        const auto& table = section.value;
        if (section.key == "state")
            return table.kind == Node::Kind::table && (table.members.empty() || has_path(table));
        return is_other_section(section.key) || !has_path(table);
    });
}

/// The User-Agent names a page or an address to complain to.
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
    // No publisher is asked more often than every 10 s.
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
    section.report(problem->severity,
                   node->place,
                   fmt::format("[alerts] lang: {}", problem->message),
                   problem->hint);
}

void read_alerts(Section& section, Reading& reading) {
    if (const auto value = section.age("alert_if_newer_than", "0s"))
        reading.config.alert_if_newer_than = *value;
    if (const auto value = section.age("max_age", "1m"))
        reading.config.max_age = *value;
    read_language(section, reading.config);
    reading.secrets.allow_inline(section.flag("allow_inline_secrets").value_or(false));
    section.without_effect({"time_zone"});
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

std::string where_key_belongs(std::string_view key) {
    for (const auto& [written, where] : kElsewhere)
        if (key == written)
            return std::string(where);
    return {};
}

void put_state(const std::filesystem::path& path, const Locations& where, Config& config) {
    config.state = (where.folder / path).lexically_normal();
    if (!where.control_fixed)
        config.control = config.state.parent_path() / "control.sock";
}

void check_usual_state(const Locations& where, Findings& findings) {
    if (auto problem = standing_problem(where.state))
        findings.warning(where.state.string(),
                         "the state: " + std::move(problem.message),
                         "move it away, or name a file as [state] path");
}

void read_settings(const Node& document, const SourceText& source, Reading& reading) {
    Section top(document, "newsalertd.toml", source, reading.findings);
    reading.state_known = says_where_the_state_is(document);
    with_section(top, "state", [&](Section& section) { read_state(section, reading); });
    // Before all that may hold secrets: it says whether they may stand here.
    with_section(top, "alerts", [&](Section& section) { read_alerts(section, reading); });
    with_section(top, "fetch", [&](Section& section) { read_fetch(section, reading); });
    with_section(top, "admin", [](Section& section) { section.without_effect({"listen"}); });
    with_section(top, "websub", [](Section& section) {
        section.without_effect({"listen"});
        section.not_available({"public_url"});
    });
    if (const auto* table = top.table("channels"))
        read_channels(*table, source, reading);
    with_section(
        top, "operator", [&](Section& section) { read_operator(section, reading.config); });
    top.finish(where_key_belongs);
}

}  // namespace newsalertd::config
