#pragma once
// What only channels of type "email" have.

#include "daemon/config/settings.hpp"

namespace newsalertd::config {

/// Reads server, tls, addresses and login into `channel`; the keys of every network channel have
/// been read before.
void read_email(Section& section, Reading& reading, ChannelConfig& channel);

}  // namespace newsalertd::config
