#pragma once
// `newsalertd check`: validates everything that a start would, without network and writes (O16).

#include "daemon/config/locations.hpp"

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

namespace newsalertd::cli {

struct CheckOptions {
    std::optional<std::filesystem::path> config_dir;  ///< --config DIR
    std::string explain_watch;                        ///< --explain WATCH; empty: none
    bool json = false;
    /// Injected by tests; empty: the process's own.
    config::Environment environment;
};

/// Findings go to `err`, the summary and explanations to `out`; with json one document to `out`.
/// Returns 0, 66 (no such watch), 77 or 78.
int check_command(const CheckOptions& options, std::ostream& out, std::ostream& err);

}  // namespace newsalertd::cli
