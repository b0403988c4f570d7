#pragma once
// Texts from outside made fit for messages, terminals and logs.

#include <cstddef>
#include <string>
#include <string_view>

namespace rules::toml {

/// `text` on one line, safe for a terminal and a log: bytes of C0 and C1 controls (ESC and line
/// breaks too), of characters that reorder or hide text, and of what is not UTF-8 become "\xNN".
/// Everything else is kept, so the result is valid UTF-8.
std::string visible(std::string_view text);

/// The beginning of `text`, at most `bytes` long, not cut within a character.
std::string_view cut(std::string_view text, std::size_t bytes);

/// A value from a file made fit for a message: in quotes, at most 80 bytes, and visible().
std::string in_quotes(std::string_view value);

/// Valid UTF-8 without anything but tabs that visible() would escape.
bool is_printable(std::string_view line);

}  // namespace rules::toml
