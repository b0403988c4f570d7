#pragma once
// "did you mean …?" for names that a user mistyped.

#include <span>
#include <string>
#include <string_view>

namespace newsalertd::config {

/// "did you mean X?" where one of `known` is near, else with few known ones "known: a, b, c", else
/// the empty string.
std::string suggestion(std::string_view word, std::span<const std::string> known);

}  // namespace newsalertd::config
