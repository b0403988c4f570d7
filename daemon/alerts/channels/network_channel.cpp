#include "daemon/alerts/channels/network_channel.hpp"

#include "daemon/alerts/redact.hpp"
#include "daemon/secrets/network.hpp"

#include <spdlog/fmt/fmt.h>

namespace newsalertd::alerts {

NetworkChannel::NetworkChannel(ChannelTable& table, ChannelLimits limits)
    : Channel(table.name, table.type, limits),
      policy_(read_networks(table.section)),
      ca_file_(read_ca_file(table.section, table.secrets)),
      proxy_(read_proxy(table.section, table.secrets, unready_)) {
    auto& section = table.section;
    if (const auto* node = section.text_node("rate"); node != nullptr && !node->text.empty()) {
        if (auto rate = parse_rate(node->text))
            limits_.rate = *rate;
        else
            section.error(*node, fmt::format("{} rate: {}", section.title(), rate.error()));
    }
    holds_ambiguous_ = section.choice("on_ambiguous", {"resend", "hold"}) == 1;
    section.not_available({"digest", "quiet_hours", "api_url"});
}

ChannelSettings NetworkChannel::settings() const {
    return {{"ca_file", ca_file_},
            {"allow_networks", policy_.text()},
            {"proxy", proxy_},
            {"on_ambiguous", holds_ambiguous_ ? "hold" : "resend"},
            {"rate", fmt::format("{}/{}", limits_.rate.burst, limits_.rate.per.count())}};
}

void NetworkChannel::add_secrets(Redactor& all) const {
    all.add_user_info(proxy_);
}

}  // namespace newsalertd::alerts
