#pragma once
// Many waiting alerts of one target become one (delivery.md D20). Pure.

#include "daemon/alerts/alert.hpp"
#include "daemon/store/news.hpp"

#include <chrono>
#include <span>
#include <string>

namespace newsalertd::alerts {

/// One delivery of kind digest that names every alert in `contents` (alerts::to_json), their
/// titles and links in order, longest-waiting first.
store::DeliveryWrite compose_digest(const std::string& target,
                                    std::span<const std::string> contents,
                                    Time now,
                                    std::chrono::seconds expiry);

}  // namespace newsalertd::alerts
