#include "daemon/app/unserved.hpp"

#include "daemon/alerts/alert.hpp"
#include "daemon/alerts/outbox/target_queue.hpp"
#include "daemon/store/reader.hpp"

#include <algorithm>
#include <set>

namespace newsalertd::app {

namespace {

std::set<std::string> targets_of(const config::Config& config) {
    std::set<std::string> targets;
    for (const auto& channel : config.channels)
        for (auto& target : channel->targets())
            targets.insert(std::move(target));
    return targets;
}

}  // namespace

std::map<std::string, std::string> lines_of_unserved(const std::vector<store::Unserved>& unserved,
                                                     const config::Config& config) {
    std::map<std::string, store::Unserved> names;
    for (const auto& one : unserved) {
        const auto channel = alerts::channel_of(one.target);
        const bool there = std::ranges::find(config.channels, channel, &alerts::Channel::name) !=
                           config.channels.end();
        const auto [found, first] = names.try_emplace(there ? one.target : channel, one);
        if (first)
            continue;
        found->second.waiting += one.waiting;
        found->second.expires = std::min(found->second.expires, one.expires);
    }
    std::map<std::string, std::string> lines;
    for (const auto& [name, sum] : names) {
        const bool recipient = name.contains('/');
        lines[name] = (recipient ? "recipient " : "channel ") + name +
                      " is not configured: " + std::to_string(sum.waiting) +
                      (sum.waiting == 1 ? " alert waits" : " alerts wait") + " in its name until " +
                      alerts::to_rfc3339(sum.expires) + "; sent once there is a " +
                      (recipient ? "recipient" : "channel") + " of that name again";
    }
    return lines;
}

std::vector<rules::Diagnostic> find_unserved(const config::Loaded& loaded,
                                             const config::Locations& where) {
    std::error_code error;
    if (!std::filesystem::exists(loaded.config.state, error))
        return {};
    const auto reader = store::Reader::open(loaded.config.state);
    if (!reader)
        return {};
    auto waiting = (*reader)->waiting();
    if (!waiting)
        return {};
    const auto targets = targets_of(loaded.config);
    std::erase_if(*waiting, [&](const auto& one) { return targets.contains(one.target); });
    std::vector<rules::Diagnostic> findings;
    for (const auto& [name, line] : lines_of_unserved(*waiting, loaded.config))
        findings.push_back({.severity = rules::Severity::warning,
                            .file = (where.folder / "newsalertd.toml").string(),
                            .message = line,
                            .hint = {},
                            .excerpt = {}});
    return findings;
}

}  // namespace newsalertd::app
