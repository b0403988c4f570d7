#include "daemon/apart.hpp"
#include "daemon/cli/command_line.hpp"
#include "daemon/standard_streams.hpp"

#include <malloc.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <iostream>
#include <thread>

namespace {

/// Blocks of this size and more go back to the system when they are freed. By itself glibc raises
/// the threshold up to 32 MiB with every large block that is freed, and keeps what 250 answers of
/// 10 MiB needed (measured: 880 MiB against 150).
constexpr int kMappedBytes = 128 << 10;

/// Threads that were asked to end do so within moments, or hang.
bool is_left_alone() {
    constexpr int kMoments = 20;
    for (int i = 0; i < kMoments && newsalertd::threads_apart > 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return newsalertd::threads_apart == 0;
}

int run(int argc, char** argv) {
    try {
        return newsalertd::cli::run_command_line(argc, argv);
    } catch (const std::exception& exception) {
        std::fprintf(stderr, "newsalertd: %s\n", exception.what());
        return 70;
    }
}

}  // namespace

int main(int argc, char** argv) {
    newsalertd::open_standard_streams();
    mallopt(M_MMAP_THRESHOLD, kMappedBytes);
    const int code = run(argc, argv);
    if (!is_left_alone()) {
        std::cout.flush();
        std::fflush(nullptr);
        ::_exit(code);
    }
    return code;
}
