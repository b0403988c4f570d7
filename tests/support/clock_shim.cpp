// Preloaded into a child: its wall clock is off by as many seconds as the first eight bytes of the
// file named in NEWSALERTD_TEST_CLOCK say, from the moment they are written, and its boot clock by
// those of the next eight, if there are. Both together by the same: the machine slept. Other clocks
// are right.
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

struct Shifts {
    std::int64_t wall;
    std::int64_t boot;  ///< zero where the file is shorter
};

const volatile Shifts* shifts = nullptr;

[[gnu::constructor]] void map_shifts() {
    const char* const name = std::getenv("NEWSALERTD_TEST_CLOCK");
    const int file = name == nullptr ? -1 : ::open(name, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return;
    void* const mapped = ::mmap(nullptr, sizeof(Shifts), PROT_READ, MAP_SHARED, file, 0);
    ::close(file);
    if (mapped != MAP_FAILED)
        shifts = static_cast<const volatile Shifts*>(mapped);
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time) {
    const auto result = static_cast<int>(::syscall(SYS_clock_gettime, clock, time));
    if (result != 0 || shifts == nullptr)
        return result;
    if (clock == CLOCK_REALTIME)
        time->tv_sec += static_cast<time_t>(shifts->wall);
    else if (clock == CLOCK_BOOTTIME)
        time->tv_sec += static_cast<time_t>(shifts->boot);
    return result;
}
