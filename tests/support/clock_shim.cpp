// Preloaded into a child: its wall clock is off by as many seconds as the first eight bytes of the
// file named in NEWSALERTD_TEST_CLOCK say, from the moment they are written. Other clocks are
// right.
//
// The file is mapped before main() and not at the first call: a sanitizer's runtime asks for the
// time before it can bear that open(2) or a guarded static is called.

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <ctime>

namespace {

const volatile std::int64_t* shift = nullptr;

[[gnu::constructor]] void map_shift() {
    const char* const name = std::getenv("NEWSALERTD_TEST_CLOCK");
    const int file = name == nullptr ? -1 : ::open(name, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return;
    void* const mapped = ::mmap(nullptr, sizeof(std::int64_t), PROT_READ, MAP_SHARED, file, 0);
    ::close(file);
    if (mapped != MAP_FAILED)
        shift = static_cast<const volatile std::int64_t*>(mapped);
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time) {
    const auto result = static_cast<int>(::syscall(SYS_clock_gettime, clock, time));
    if (result == 0 && clock == CLOCK_REALTIME && shift != nullptr)
        time->tv_sec += static_cast<time_t>(*shift);
    return result;
}
