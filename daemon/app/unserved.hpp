#pragma once
// Alerts that wait in the name of a channel that was renamed or taken out of the configuration.

#include "daemon/config/load.hpp"
#include "daemon/store/outbox_rows.hpp"
#include "rules/toml/diagnostic.hpp"

#include <map>
#include <string>
#include <vector>

namespace newsalertd::app {

/// A sentence for each channel, by its name: how many alerts wait, until when, what to do. A mail
/// channel that lost a recipient stands here with that one: "mail-desk/a@b.example".
std::map<std::string, std::string> lines_of_unserved(const std::vector<store::Unserved>& unserved,
                                                     const config::Config& config);

/// For `check`: warnings about what waits in the state. None where there is no state, or none that
/// may be read.
std::vector<rules::Diagnostic> find_unserved(const config::Loaded& loaded,
                                             const config::Locations& where);

}  // namespace newsalertd::app
