#pragma once
// Descriptors 0 to 2. A process may be started without them, and then the first file that it opens
// (the state, its lock) becomes its terminal.

#include <string_view>

namespace newsalertd {

/// Opens those that are missing to /dev/null. First of all in main(): before any file is opened.
void open_standard_streams();

/// Whether the process was started without standard output: what is written there reaches nobody.
bool started_without_output();

struct Written {
    int error = 0;     ///< errno; 0: all of it was written
    bool any = false;  ///< a part of it at least
};

/// Writes to a descriptor that others share, who may have made it non-blocking: waits for room.
Written write_all(int descriptor, std::string_view bytes);

}  // namespace newsalertd
