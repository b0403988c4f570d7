#pragma once
// JSON as programs really write it, made into JSON.

#include <cstddef>
#include <string>
#include <string_view>

namespace feeds {

struct MendedJson {
    std::string text;        ///< JSON (RFC 8259), but for an end that is missing
    std::size_t length = 0;  ///< how much of what was given it stands for
    bool cut = false;        ///< values nested deeper than allowed were left out
};

/// Rewrites one value in a pass that is linear in `text`; what follows it is left out.
/// In strings: raw control characters and bad escapes, halves of surrogate pairs (U+FFFD), quotes
/// that end nothing. Outside of them: NaN, Infinity, undefined and the like (null), other
/// languages' True and None, names and strings without or in single quotes, calls around a value
/// (`new Date(…)`), commas and brackets too many or too few, comments. Integers that no machine
/// holds, and what is only like a number, become strings, as written. Values nested deeper than
/// `depth` become null. Texts stay what they are: "NaN" in a title is text.
MendedJson mend_json(std::string_view text, std::size_t depth);

}  // namespace feeds
