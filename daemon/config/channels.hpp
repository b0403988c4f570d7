#pragma once
// [channels.NAME] of newsalertd.toml.

#include "daemon/config/settings.hpp"

namespace newsalertd::config {

/// Appends every channel of `table` to the configuration, one with errors too, so that a watch
/// which names it is not reported as well.
void read_channels(const Node& table, const SourceText& source, Reading& reading);

/// The empty string if `secret` can sign webhooks: "whsec_" and base64 of 24 to 64 bytes (D31).
std::string signing_key_problem(std::string_view secret);

}  // namespace newsalertd::config
