#pragma once
// `newsalertd run`: the service itself.

#include <filesystem>
#include <iosfwd>
#include <optional>

namespace newsalertd::cli {

/// Runs until SIGTERM or SIGINT. The exit code: 0, or why it did not start or had to end.
int run_command(const std::optional<std::filesystem::path>& config_dir,
                std::ostream& out,
                std::ostream& err);

/// `newsalertd demo`: a newsroom on loopback and one alert, end to end, in a folder that is removed
/// afterwards. 0 when the alert and its second source were told.
int demo_command(std::ostream& out, std::ostream& err);

}  // namespace newsalertd::cli
