#pragma once
// A host that asked to be asked over https alone, as the state keeps it.

#include "daemon/time.hpp"

#include <string>

namespace newsalertd::store {

struct StrictHost {
    std::string host;
    Time until{};  ///< in the past: the wish is over
    bool subdomains = false;
    bool operator==(const StrictHost&) const = default;
};

}  // namespace newsalertd::store
