#include "daemon/app/generation_builder.hpp"

#include "daemon/alerts/settings_hash.hpp"
#include "daemon/config/known_secrets.hpp"

#include <algorithm>

namespace newsalertd::app {

Channels make_channels(const config::Config& config,
                       feeds::net::HttpClient& client,
                       std::ostream& console,
                       std::string_view hash_key,
                       Clock clock) {
    Channels channels;
    const auto transport = std::make_shared<const alerts::Transport>(alerts::transport_over(
        client,
        console,
        std::make_shared<const alerts::Redactor>(config::known_secrets(config)),
        std::move(clock)));
    for (const auto& channel : config.channels) {
        for (const auto& target : channel->targets()) {
            channels.served.push_back(
                {.target = target,
                 .channel = channel,
                 .transport = transport,
                 // Without a secret nothing is known to have changed.
                 .settings = channel->unready().empty()
                                 ? alerts::settings_hash(*channel, target, hash_key)
                                 : std::string()});
        }
    }
    return channels;
}

std::vector<std::uint32_t> targets_of(const Channels& channels,
                                      const std::vector<std::string>& names) {
    std::vector<std::uint32_t> targets;
    for (std::uint32_t i = 0; i < channels.served.size(); ++i) {
        const auto& name = channels.served[i].channel->name();
        if (names.empty() ? name == "console" : std::ranges::find(names, name) != names.end())
            targets.push_back(i);
    }
    return targets;
}

Since since_before(const rules::WatchSet& watches, const pipeline::Generation* before) {
    Since since;
    since.times.resize(watches.watches().size());
    std::size_t likely = 0;
    for (std::uint32_t i = 0; i < since.times.size(); ++i) {
        const auto& watch = *watches.watches()[i];
        const auto known = before ? before->watches->index_of(watch.name, likely) : std::nullopt;
        if (!known) {
            since.asking.push_back(i);
            continue;
        }
        likely = *known + 1;
        const auto& earlier = *before->watches->watches()[*known];
        if (earlier.query == watch.query && earlier.was == watch.was)
            since.times[i] = before->since[*known];
        else
            since.asking.push_back(i);
    }
    return since;
}

std::shared_ptr<pipeline::Generation> draft_generation(const config::Loaded& loaded,
                                                       const Channels& channels,
                                                       std::vector<Time> since) {
    auto draft = std::make_shared<pipeline::Generation>();
    draft->config = std::make_shared<const config::Config>(loaded.config);
    draft->watches = loaded.watch_set;
    draft->since = std::move(since);
    draft->routes.reserve(loaded.watch_set->watches().size());
    for (const auto& watch : loaded.watch_set->watches())
        draft->routes.push_back(targets_of(channels, watch->notify));
    return draft;
}

void add_targets(pipeline::Generation& draft,
                 const Channels& channels,
                 const alerts::Outbox& outbox) {
    for (const auto& served : channels.served) {
        draft.targets.push_back({.name = served.target,
                                 .channel = served.channel,
                                 .gate = outbox.gate(served.target),
                                 .tells_sources = served.channel->limits().tells_sources,
                                 // An unclear result must not be sent again: such a delivery is
                                 // claimed in a commit of its own.
                                 .direct = !served.channel->holds_ambiguous()});
    }
}

}  // namespace newsalertd::app
