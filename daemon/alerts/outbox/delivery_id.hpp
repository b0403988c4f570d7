#pragma once
// Delivery ids: UUIDv7 (RFC 9562), so that they sort by time and hold no dot.

#include "daemon/time.hpp"

#include <string>

namespace newsalertd::alerts {

/// 36 characters, lower case. Any thread.
std::string make_delivery_id(Time at);

}  // namespace newsalertd::alerts
