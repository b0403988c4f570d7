#pragma once
// From what was loaded to channels, targets and routes.

#include "daemon/alerts/outbox/outbox.hpp"
#include "daemon/config/load.hpp"
#include "daemon/pipeline/generation.hpp"

#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace newsalertd::app {

/// What the outbox serves for the channels of a configuration.
struct Channels {
    std::vector<alerts::Served> served;
};

Channels make_channels(const config::Config& config,
                       feeds::net::HttpClient& client,
                       std::ostream& console,
                       std::string_view hash_key,
                       Clock clock);

/// When each watch was first loaded as it stands, as far as the generation before knows.
struct Since {
    std::vector<Time> times;            ///< by watch
    std::vector<std::uint32_t> asking;  ///< the watches for which the state must be asked
};

/// `before` may be null.
Since since_before(const rules::WatchSet& watches, const pipeline::Generation* before);

/// The part of a generation that grows with the watches, for any thread: number and targets are
/// missing.
std::shared_ptr<pipeline::Generation> draft_generation(const config::Loaded& loaded,
                                                       const Channels& channels,
                                                       std::vector<Time> since);

/// The outbox serves `channels` already, so that every target has its gate.
void add_targets(pipeline::Generation& draft,
                 const Channels& channels,
                 const alerts::Outbox& outbox);

/// Targets of the channels named in `names`; the console's where there is none.
std::vector<std::uint32_t> targets_of(const Channels& channels,
                                      const std::vector<std::string>& names);

}  // namespace newsalertd::app
