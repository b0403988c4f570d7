#pragma once
// As much of TOML's surface as it takes to step over its texts and remarks.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rules::toml {

/// A text of TOML as it stands in a file.
struct QuotedText {
    char quote = '"';
    std::size_t quotes = 1;  ///< at each end: 1, or 3 where the text may have many lines
    std::size_t end = 0;     ///< the byte behind it; where it breaks off if it is not closed
    bool closed = false;

    /// Whether a backslash begins an escape.
    bool escapes() const { return quote == '"'; }
};

/// The text that begins with the quote at byte `at` of `document`.
QuotedText scan_text(std::string_view document, std::size_t at);

/// What a text in one line says whose inner part, between the quotes, is `inner`. An escape that
/// stands for nothing is left as it is.
std::string read_text(std::string_view inner, char quote);

/// The length of the escape that `text` begins with; 0: it is none.
std::size_t escape_length(std::string_view text);

/// The byte at which a key has more dots than any file needs (16); nullopt: nowhere. toml++ bounds
/// the nesting of brackets but not of dotted keys, and destroys its tree by recursion: `a.a.a.….a =
/// 1` would end the process.
std::optional<std::size_t> find_deep_key(std::string_view document);

}  // namespace rules::toml
