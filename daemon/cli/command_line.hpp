#pragma once

// The command line: verbs, options, help. The only file that knows CLI11.

namespace newsalertd::cli {

/// Runs one verb; the process's exit code (sysexits, O15).
int run_command_line(int argc, char** argv);

}  // namespace newsalertd::cli
