#include "feeds/limits/budget.hpp"

#include <time.h>

namespace feeds {

std::chrono::nanoseconds Budget::now() {
    timespec at{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
    return std::chrono::seconds{at.tv_sec} + std::chrono::nanoseconds{at.tv_nsec};
}

}  // namespace feeds
