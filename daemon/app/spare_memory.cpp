#include "daemon/app/spare_memory.hpp"

#include <malloc.h>

#include <cstddef>

namespace newsalertd::app {

bool give_back_memory() {
    // Below this a walk through the heap is not worth its time.
    constexpr std::size_t kMuch = std::size_t{8} << 20U;
    return ::mallinfo2().fordblks >= kMuch && ::malloc_trim(0) != 0;
}

}  // namespace newsalertd::app
