#pragma once
// "Did you mean …?": the nearest of some known names.

#include <span>
#include <string>
#include <string_view>

namespace rules {

/// The known name that differs from `word` by at most two edits (case aside), else empty.
std::string suggest(std::string_view word, std::span<const std::string_view> known);

}  // namespace rules
