#pragma once
// Names in watches that must name something else.

#include "daemon/config/config.hpp"
#include "daemon/config/toml.hpp"
#include "rules/watch.hpp"

#include <span>

namespace newsalertd::config {

/// An unknown channel is an error (the alert would reach nobody), an unknown feed, tag or publisher
/// a warning. Watches that rest are checked as well.
void check_references(std::span<const rules::WatchPtr> watches,
                      const Config& config,
                      Findings& findings);

}  // namespace newsalertd::config
