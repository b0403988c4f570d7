#pragma once
// `newsalertd db …`: the state file as a whole. Works beside a running daemon.

#include "daemon/cli/remote.hpp"

#include <filesystem>
#include <iosfwd>

namespace newsalertd::cli {

/// Checks `file`, or where that is empty the configured state; changes nothing. Exit: 0 sound, 65
/// damaged (each finding on a line of its own), 66 no such file, else as the state tables.
int db_check_command(const RemoteOptions& options,
                     const std::filesystem::path& file,
                     std::ostream& out,
                     std::ostream& err);

/// Copies the configured state to `file`, which must not exist (73), and checks the copy.
int db_backup_command(const RemoteOptions& options,
                      const std::filesystem::path& file,
                      std::ostream& out,
                      std::ostream& err);

}  // namespace newsalertd::cli
