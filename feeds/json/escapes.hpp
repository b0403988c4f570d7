#pragma once
// Escapes in the strings of JSON, mended.

#include <cstddef>
#include <string>
#include <string_view>

namespace feeds {

/// Appends what the backslash at `at` was meant to say, as JSON writes it: bad escapes become text,
/// halves of surrogate pairs U+FFFD. Returns where the reading goes on.
std::size_t mend_escape(std::string_view text, std::size_t at, std::string& out);

/// Appends the escape of a control character; nothing for NUL.
void append_control(std::string& out, char c);

}  // namespace feeds
