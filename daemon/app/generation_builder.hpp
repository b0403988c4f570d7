#pragma once
// From what was loaded to channels, targets and routes.

#include "daemon/alerts/outbox/outbox.hpp"
#include "daemon/config/load.hpp"
#include "daemon/pipeline/generation.hpp"

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

namespace newsalertd::app {

/// The channels of a configuration and what the outbox serves for them.
struct Channels {
    std::vector<std::shared_ptr<alerts::Channel>> made;
    std::vector<alerts::Served> served;
    /// Parallel to `served`: the channel's name and whether it tells further sources.
    std::vector<std::string> channel_names;
    std::vector<bool> tells_sources;
};

Channels make_channels(const config::Config& config,
                       feeds::net::HttpClient& client,
                       std::ostream& console);

/// The generation for `loaded`. The outbox serves `channels` already, so that every target has its
/// gate. `since`: when each watch was first loaded, in order.
pipeline::GenerationPtr make_generation(std::uint64_t number,
                                        const config::Loaded& loaded,
                                        const Channels& channels,
                                        const alerts::Outbox& outbox,
                                        std::vector<Time> since);

/// Targets of the channels named in `names`; the console's where there is none.
std::vector<std::uint32_t> targets_of(const Channels& channels,
                                      const std::vector<std::string>& names);

}  // namespace newsalertd::app
