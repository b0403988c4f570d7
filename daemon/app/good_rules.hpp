#pragma once
// The last good rule files as earlier releases kept them in the state (O16); they knew no other
// files. What is kept now: daemon/config/kept_files.hpp.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newsalertd::app {

using RuleSources = std::vector<std::pair<std::string, std::string>>;

/// Empty if `packed` is not a list of rule files.
RuleSources unpack_rules(std::string_view packed);

}  // namespace newsalertd::app
