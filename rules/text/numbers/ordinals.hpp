#pragma once
// What makes an ordinal or a decade of digits.

#include "rules/text/numbers/digits.hpp"

#include <cstddef>
#include <string_view>

namespace rules::text::numbers {

/// 3rd, 2e, 3-й, 5:e, 3.º, 第3: the end behind it, or 0. `language`: primary subtag.
std::size_t ordinal_end(std::string_view text,
                        std::size_t at,
                        const Sequence& read,
                        std::string_view language);

/// 1990s, 1990er, 1990-х: the end behind it, or 0.
std::size_t decade_end(std::string_view text, const Sequence& read);

}  // namespace rules::text::numbers
