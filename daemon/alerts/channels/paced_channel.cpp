#include "daemon/alerts/channels/paced_channel.hpp"

#include <spdlog/fmt/fmt.h>

namespace newsalertd::alerts {

PacedChannel::PacedChannel(ChannelTable& table, ChannelLimits limits)
    : Channel(table.name, table.type, limits) {
    auto& section = table.section;
    if (const auto* node = section.text_node("rate"); node != nullptr && !node->text.empty()) {
        if (auto rate = parse_rate(node->text))
            limits_.rate = *rate;
        else
            section.error(*node, fmt::format("{} rate: {}", section.title(), rate.error()));
    }
    holds_ambiguous_ = section.choice("on_ambiguous", {"resend", "hold"}) == 1;
    section.not_available({"digest", "quiet_hours"});
}

ChannelSettings PacedChannel::settings() const {
    return {{"on_ambiguous", holds_ambiguous_ ? "hold" : "resend"},
            {"rate", fmt::format("{}/{}", limits_.rate.burst, limits_.rate.per.count())}};
}

}  // namespace newsalertd::alerts
