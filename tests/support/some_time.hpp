#pragma once
// For tests of what is handed a time, where any will do.

#include "daemon/time.hpp"

namespace newsalertd {

inline Time now() {
    return Clock().now();
}

}  // namespace newsalertd
