#pragma once
// What the characters of a text are, ASCII without a look at the tables.

#include "rules/text/ascii_block.hpp"
#include "rules/text/fold.hpp"
#include "rules/text/utf8.hpp"

#include <cstddef>
#include <string_view>

namespace rules::text {

/// A letter or digit.
inline bool is_ascii_word(char c) {
    return kAsciiWord[static_cast<unsigned char>(c)];
}

inline CharKind kind_of(char32_t c) {
    if (c >= 0x80)
        return char_info(c).kind;
    return kAsciiWord[c] ? CharKind::word : CharKind::separator;
}

/// Of the character at `at`; a separator at the end.
inline CharKind kind_at(std::string_view text, std::size_t at) {
    return at >= text.size() ? CharKind::separator : kind_of(decode(text, at).c);
}

}  // namespace rules::text
