#pragma once
// What all channels to somebody else's program or service have in common: how fast it takes alerts,
// and what is done where nobody knows whether one arrived.

#include "daemon/alerts/channels/registry.hpp"

namespace newsalertd::alerts {

class PacedChannel : public Channel {
public:
    ChannelSettings settings() const override;

protected:
    /// Reads rate and on_ambiguous.
    PacedChannel(ChannelTable& table, ChannelLimits limits);
};

}  // namespace newsalertd::alerts
