#include "daemon/alerts/channels/registry.hpp"

#include "rules/toml/shown.hpp"
#include "rules/toml/suggest.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <vector>

namespace newsalertd::alerts {

namespace {

struct Type {
    std::string_view name;
    ReadChannel* read;
};

constexpr auto kTypes = std::to_array<Type>({{"console", read_console},
                                             {"jsonl", read_jsonl},
                                             {"slack", read_slack},
                                             {"webhook", read_webhook},
                                             {"email", read_email},
                                             {"exec", read_exec}});

/// Types that are still to come.
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
                                                         "journald"});

/// nullptr: reported.
const Type* read_type(rules::toml::Section& section, std::string_view name) {
    if (section.find("type") == nullptr) {
        if (name == "console")
            return kTypes.begin();
        section.error(fmt::format("{} has no type", section.title()),
                      R"(type = "slack", "email", "webhook", "jsonl", "exec" or "console")");
        return nullptr;
    }
    const auto* node = section.text_node("type");
    if (node == nullptr)
        return nullptr;
    if (const auto* const found = std::ranges::find(kTypes, node->text, &Type::name);
        found != kTypes.end())
        return found;
    if (std::ranges::find(kLater, node->text) != kLater.end()) {
        section.error(*node,
                      fmt::format("{} type {} is not available in this version",
                                  section.title(),
                                  rules::toml::in_quotes(node->text)));
        return nullptr;
    }
    std::vector<std::string> known;
    for (const auto& type : kTypes)
        known.emplace_back(type.name);
    section.error(
        *node,
        fmt::format("{} has no type {}", section.title(), rules::toml::in_quotes(node->text)),
        rules::toml::suggestion(node->text, known));
    return nullptr;
}

}  // namespace

std::shared_ptr<Channel> read_channel(ChannelTable table) {
    auto& section = table.section;
    const auto* type = read_type(section, table.name);
    if (type == nullptr)
        return make_console(table.name);  // without a type no key is known
    if (table.name == "console" && type->name != "console")
        section.error(R"([channels.console] is the terminal: its type must be "console")",
                      "give this channel another name");
    table.type = type->name;
    auto channel = type->read(table);
    section.finish();
    return channel;
}

}  // namespace newsalertd::alerts
