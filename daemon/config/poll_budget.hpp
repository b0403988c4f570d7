#pragma once
// Whether the budget of polls suffices for the feeds as they are configured.

#include "daemon/config/config.hpp"
#include "daemon/config/toml.hpp"

#include <string>

namespace newsalertd::config {

/// Warns in the name of `file` where feeds are polled less often than their tiers promise.
void remark_budget(const Config& config, const std::string& file, Findings& findings);

}  // namespace newsalertd::config
