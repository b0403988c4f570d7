#pragma once
// Every secret of a configuration in one Redactor: a receiver may echo what another one was sent,
// where both stand behind one gateway.

#include "daemon/alerts/redact.hpp"
#include "daemon/config/config.hpp"

namespace newsalertd::config {

/// Of all channels and feeds. Words of an address that look like none ("services") stay readable;
/// a channel adds its own address whole.
alerts::Redactor known_secrets(const Config& config);

}  // namespace newsalertd::config
