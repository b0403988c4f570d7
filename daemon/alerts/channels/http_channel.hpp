#pragma once
// What channels that post to an address have in common.

#include "daemon/alerts/channels/network_channel.hpp"
#include "daemon/alerts/transport.hpp"
#include "daemon/secrets/secret.hpp"

#include <string>

namespace newsalertd::alerts {

class HttpChannel : public NetworkChannel {
public:
    ChannelSettings settings() const override;
    void add_secrets(Redactor& all) const override;

protected:
    /// A secret address may not stand in the file and is https, except on loopback: whoever knows
    /// it may post. An open one may.
    enum class Address : std::uint8_t { secret, open };

    HttpChannel(ChannelTable& table, Address address, ChannelLimits limits);

    feeds::net::Request post_request(std::string body) const;

    /// Hides this channel's whole address too, and what others must not see.
    Redactor redactor(const Transport& through) const;

    Secret url_;

private:
    void read_address(ChannelTable& table, Address address);
};

}  // namespace newsalertd::alerts
