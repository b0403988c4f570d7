#pragma once
// Where the files of one run are: configuration, state, control socket. Only names are worked out
// here; nothing is read or made.

#include "daemon/secrets/secret_reader.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace newsalertd::config {

using newsalertd::Environment;

/// The process's own environment.
Environment process_environment();

struct Locations {
    std::filesystem::path folder;  ///< of the configuration
    bool named = false;            ///< the user named it, so it must exist
    bool system = false;           ///< it is /etc/newsalertd

    /// The state file and the control socket where `[state] path` says nothing.
    std::filesystem::path state;
    std::filesystem::path control;
    /// $RUNTIME_DIRECTORY decided the control socket, whatever `[state] path` says.
    bool control_fixed = false;

    /// For a person's command, which may not see what the service sees: a secret that cannot be
    /// had is then said to be unchecked rather than missing.
    bool outside_the_service = false;

    Environment environment;  ///< for env: and credential: secrets; may be empty
};

/// `option` is `--config DIR`. `system_folder` is injected by tests.
Locations locate(const std::optional<std::filesystem::path>& option,
                 Environment environment,
                 const std::filesystem::path& system_folder = "/etc/newsalertd");

/// Where a running daemon's control socket may be, best first: `control` of the loaded
/// configuration, then the service's own when the configuration is the system's (a command typed in
/// a shell does not have the unit's $RUNTIME_DIRECTORY).
std::vector<std::filesystem::path> control_candidates(const std::filesystem::path& control,
                                                      const Locations& locations);

}  // namespace newsalertd::config
