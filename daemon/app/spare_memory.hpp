#pragma once

// Memory that the process has freed and its allocator keeps.

namespace newsalertd::app {

/// Gives it back to the system where it is much: after a large round of documents the allocator
/// keeps what they needed, scattered among what stays. Any thread. True: something was given back.
bool give_back_memory();

}  // namespace newsalertd::app
