#pragma once
// Cutting text to a service's limit without breaking what a reader sees as one character.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace newsalertd::alerts::text {

/// What a service counts.
enum class Unit : std::uint8_t { code_points, bytes, utf16 };

/// Length of valid UTF-8 in that unit.
std::size_t length(std::string_view text, Unit unit);

/// The text itself if it fits, else as many whole grapheme clusters as fit together with "…".
/// Empty if not even "…" fits. Linear in `limit`, not in the text.
std::string truncate(std::string_view text, std::size_t limit, Unit unit);

/// The same where a cluster costs more than it shows, for instance once it is escaped.
/// `cost` must be additive over clusters.
using Cost = std::function<std::size_t(std::string_view cluster)>;
std::string truncate(std::string_view text, std::size_t limit, const Cost& cost);

}  // namespace newsalertd::alerts::text
