#pragma once

namespace newsalertd::cli {

/// Runs the verb that the arguments name; returns the exit code of the process, one of sysexits.h.
int run_command_line(int argc, char** argv);

}  // namespace newsalertd::cli
