#include "daemon/app/generation_builder.hpp"

#include "daemon/alerts/channels/channels.hpp"

#include <algorithm>

namespace newsalertd::app {

namespace {

/// Further sources are silent where a channel cannot edit what it said (S8); a terminal and a log
/// can simply go on.
bool tells_sources(config::ChannelType type) {
    return type == config::ChannelType::console || type == config::ChannelType::jsonl;
}

}  // namespace

Channels make_channels(const config::Config& config,
                       feeds::net::HttpClient& client,
                       std::ostream& console) {
    Channels channels;
    for (const auto& one : config.channels) {
        std::shared_ptr<alerts::Channel> channel = alerts::make_channel(one, client, console);
        for (const auto& target : channel->targets()) {
            channels.served.push_back(
                {target, channel, one.hold_ambiguous, alerts::type_name(one.type)});
            channels.channel_names.push_back(one.name);
            channels.tells_sources.push_back(tells_sources(one.type));
        }
        channels.made.push_back(std::move(channel));
    }
    return channels;
}

std::vector<std::uint32_t> targets_of(const Channels& channels,
                                      const std::vector<std::string>& names) {
    std::vector<std::uint32_t> targets;
    for (std::uint32_t i = 0; i < channels.channel_names.size(); ++i) {
        const auto& name = channels.channel_names[i];
        if (names.empty() ? name == "console" : std::ranges::find(names, name) != names.end())
            targets.push_back(i);
    }
    return targets;
}

pipeline::GenerationPtr make_generation(std::uint64_t number,
                                        const config::Loaded& loaded,
                                        const Channels& channels,
                                        const alerts::Outbox& outbox,
                                        std::vector<Time> since) {
    auto generation = std::make_shared<pipeline::Generation>();
    generation->number = number;
    generation->config = loaded.config;
    generation->watches = loaded.watch_set;
    generation->since = std::move(since);
    for (std::size_t i = 0; i < channels.served.size(); ++i) {
        const auto& served = channels.served[i];
        generation->targets.push_back({.name = served.target,
                                       .channel = served.channel,
                                       .gate = outbox.gate(served.target),
                                       .tells_sources = channels.tells_sources[i],
                                       // An unclear result must not be sent again (D6): such a
                                       // delivery is claimed in a commit of its own.
                                       .direct = !served.hold_ambiguous});
    }
    for (const auto& watch : loaded.watch_set->watches())
        generation->routes.push_back(targets_of(channels, watch->notify));
    return generation;
}

}  // namespace newsalertd::app
