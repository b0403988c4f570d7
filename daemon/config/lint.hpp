#pragma once
// What a reload tells of rules that stay. A large set of watches is not compiled again for a few
// that changed, and then only those are looked at; but a person who reloads is told all that
// `check` tells.

#include "daemon/config/load.hpp"

#include <vector>

namespace newsalertd::config {

/// Adds to `compiled` the warnings of `before.lint` about watches that stand in `now` unchanged and
/// about which `compiled` says nothing.
void carry_lint(const Loaded& before,
                const rules::WatchSet& now,
                std::vector<rules::Diagnostic>& compiled);

}  // namespace newsalertd::config
