#pragma once
// What all channels that go over the network have in common.

#include "daemon/alerts/channels/paced_channel.hpp"
#include "feeds/net/address_policy.hpp"

namespace newsalertd::alerts {

class NetworkChannel : public PacedChannel {
public:
    ChannelSettings settings() const override;
    void add_secrets(Redactor& all) const override;

protected:
    /// Reads allow_networks, ca_file and proxy.
    NetworkChannel(ChannelTable& table, ChannelLimits limits);

    feeds::net::AddressPolicy policy_;
    std::string ca_file_;
    std::string proxy_;
};

}  // namespace newsalertd::alerts
