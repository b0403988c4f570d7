#include "daemon/alerts/channels/network_channel.hpp"

#include "daemon/alerts/redact.hpp"
#include "daemon/secrets/network.hpp"

#include <algorithm>
#include <iterator>

namespace newsalertd::alerts {

NetworkChannel::NetworkChannel(ChannelTable& table, ChannelLimits limits)
    : PacedChannel(table, limits),
      policy_(read_networks(table.section)),
      ca_file_(read_ca_file(table.section, table.secrets)),
      proxy_(read_proxy(table.section, table.secrets, unready_)) {
    table.section.not_available({"api_url"});
}

ChannelSettings NetworkChannel::settings() const {
    ChannelSettings out{
        {"ca_file", ca_file_}, {"allow_networks", policy_.text()}, {"proxy", proxy_}};
    std::ranges::move(PacedChannel::settings(), std::back_inserter(out));
    return out;
}

void NetworkChannel::add_secrets(Redactor& all) const {
    all.add_user_info(proxy_);
}

}  // namespace newsalertd::alerts
