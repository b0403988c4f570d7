#pragma once

// Descriptors 0 to 2. A process may be started without them, and then the first file that it opens
// (the state, its lock) becomes its terminal.

namespace newsalertd {

/// Opens those that are missing to /dev/null. First of all in main(): before any file is opened.
void open_standard_streams();

/// Whether the process was started without standard output: what is written there reaches nobody.
bool started_without_output();

}  // namespace newsalertd
