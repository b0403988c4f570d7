#pragma once
// The end of the process in time, whatever its threads are doing. A rule file may take a
// minute to compile, a disk may hang in a call: a thread cannot be ended from outside, and joining
// it would hold the stop. As nothing is acknowledged that is not committed, leaving is always safe.

#include <chrono>

namespace newsalertd::admin {

/// From now on the process ends with `exit_code` at `when` at the latest, whatever is left undone,
/// unless it ends by itself before. May be called again, to come earlier. Any thread.
void leave_by(std::chrono::steady_clock::time_point when, int exit_code);

}  // namespace newsalertd::admin
