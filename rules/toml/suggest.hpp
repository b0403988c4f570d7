#pragma once
// "did you mean …?" for names that a user mistyped.

#include <span>
#include <string>
#include <string_view>

namespace rules::toml {

/// The known name that differs from `word` by at most two edits (case aside), else empty.
std::string nearest(std::string_view word, std::span<const std::string_view> known);

/// "did you mean X?" where one of `known` is near, else with few known ones "known: a, b, c", else
/// the empty string.
std::string suggestion(std::string_view word, std::span<const std::string> known);

}  // namespace rules::toml
