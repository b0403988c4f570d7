#pragma once
// What a channel's settings came to, as a hash: a target that refused is tried again when it
// changes, over restarts too.

#include "daemon/alerts/channel.hpp"

#include <string>
#include <string_view>

namespace newsalertd::alerts {

/// 32 hexadecimal digits that change with the channel's settings and with the secrets that they
/// name; not with its other recipients. HMAC-SHA256 under `key`, the installation's own, so that
/// nothing is learned of the secrets without it. `target` is one of the channel's.
std::string settings_hash(const Channel& channel, std::string_view target, std::string_view key);

}  // namespace newsalertd::alerts
