#pragma once
// Text from outside, made harmless once before it is shown, sent or logged.
// Pure; the results are valid UTF-8.

#include <cstdint>
#include <string>
#include <string_view>

namespace newsalertd::alerts::text {

/// `c` is at most U+10FFFF.
void append_code_point(std::string& out, std::int32_t c);

/// Invalid sequences become U+FFFD; nothing else is touched.
std::string valid_utf8(std::string_view text);

/// One line: invalid UTF-8 becomes U+FFFD; C0/C1 controls (ESC, CR, LF, NUL) and line separators
/// become a space; bidi controls and byte order marks are removed; white space is folded and
/// trimmed.
std::string clean_line(std::string_view text);

/// As clean_line, but line breaks stay (as single '\n'; empty lines are removed).
std::string clean_text(std::string_view text);

}  // namespace newsalertd::alerts::text
