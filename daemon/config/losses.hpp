#pragma once
// What a reload would take away that a slip, a full disk or an unmounted folder takes away as well.

#include "daemon/config/load.hpp"

#include <string>
#include <vector>

namespace newsalertd::config {

/// Warnings: a file that held something and is empty now, a folder whose files are all gone, the
/// settings that are gone. Whoever deletes one file of several means it; that is none.
std::vector<rules::Diagnostic> losses(const Loaded& before, const Loaded& after);

/// "…/newsalertd.toml is gone", or empty: what else is wrong then is often its consequence. Empty:
/// the settings are there, or were not before either.
std::string settings_lost(const Loaded& before, const Loaded& after);

}  // namespace newsalertd::config
