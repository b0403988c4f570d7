#pragma once
// Where in a text a number may begin: most of it is passed over in blocks.

#include <cstddef>
#include <string_view>

namespace rules::text::numbers {

/// The first byte from `at` on where a number may begin; the text's size if there is none.
std::size_t next_candidate(std::string_view text, std::size_t at);

}  // namespace rules::text::numbers
