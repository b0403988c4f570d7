#pragma once
// Threads that nobody joins, because what they call may hang: a disk, a terminal, a file on a
// network. Their owner waits for them a while, then leaves them behind.

#include <atomic>
#include <thread>
#include <utility>

namespace newsalertd {

/// How many of them have not ended. While there is one, the process may not be taken apart under it
/// (static objects, OpenSSL's own end): main() leaves at once.
inline std::atomic<int> threads_apart{0};

/// Runs `work` on such a thread. Throws std::system_error if there can be none.
template <class Work>
void run_apart(Work work) {
    ++threads_apart;
    try {
        std::thread([work = std::move(work)]() mutable {
            {
                auto own = std::move(work);
                own();
            }
            --threads_apart;
        }).detach();
    } catch (...) {
        --threads_apart;
        throw;
    }
}

}  // namespace newsalertd
