#pragma once
// The last good rule files as one value of the state (O16).

#include "rules/files/rule_files.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newsalertd::app {

using RuleSources = std::vector<std::pair<std::string, std::string>>;

std::string pack_rules(std::span<const rules::RuleFilePtr> files);

/// Empty if `packed` is not what pack_rules made.
RuleSources unpack_rules(std::string_view packed);

}  // namespace newsalertd::app
