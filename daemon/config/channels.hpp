#pragma once
// [channels.NAME] of newsalertd.toml.

#include "daemon/config/settings.hpp"

namespace newsalertd::config {

/// Appends every channel of `table` to the configuration, one with errors too, so that a watch
/// which names it is not reported as well.
void read_channels(const Node& table, const SourceText& source, Reading& reading);

}  // namespace newsalertd::config
