#include "daemon/config/channels.hpp"

#include "daemon/alerts/channels/registry.hpp"
#include "daemon/config/own_files.hpp"
#include "daemon/config/toml.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace newsalertd::config {

namespace {

/// Names are part of targets ("mail-desk/a@b.example"), of metrics and of logs.
bool is_channel_name(std::string_view name) {
    return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.';
    });
}

}  // namespace

void read_channels(const Node& table, const SourceText& source, Reading& reading) {
    auto& channels = reading.config.channels;
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
        auto channel =
            alerts::read_channel({.name = name,
                                  .section = section,
                                  .secrets = reading.secrets,
                                  .state_folder = reading.config.state.parent_path(),
                                  .appending_problem = [&](const auto& path) {
                                      return appending_problem(path, reading.config, reading.where);
                                  }});
        if (name == "console")
            channels.front() = std::move(channel);
        else
            channels.push_back(std::move(channel));
    }
}

}  // namespace newsalertd::config
