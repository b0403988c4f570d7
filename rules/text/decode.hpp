#pragma once
// One code point of UTF-8 after the other, and what it is.

#include "rules/text/ascii.hpp"
#include "rules/text/fold.hpp"

#include <unicode/utf8.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rules::text {

struct Decoded {
    char32_t c;
    std::size_t end;
};

/// `at` < text.size(); malformed bytes are U+FFFD.
inline Decoded decode(std::string_view text, std::size_t at) {
    const auto byte = static_cast<unsigned char>(text.data()[at]);
    if (byte < 0x80)
        return {byte, at + 1};
    auto i = static_cast<std::int64_t>(at);
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(text.data(), i, static_cast<std::int64_t>(text.size()), c);
    return {static_cast<char32_t>(c), static_cast<std::size_t>(i)};
}

inline bool is_ascii_word(char c) {
    return kAsciiWord[static_cast<unsigned char>(c)];
}

inline bool is_ascii_digit(char c) {
    return c >= '0' && c <= '9';
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
