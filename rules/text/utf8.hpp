#pragma once
// One code point of UTF-8 after the other.

#include <unicode/utf8.h>

#include <cstddef>
#include <cstdint>
#include <string>
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

/// Whether a byte goes on with the character before it.
constexpr bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// The text's first `most` bytes, less those of a character that would be cut.
constexpr std::string_view whole_characters(std::string_view text, std::size_t most) {
    if (text.size() <= most)
        return text;
    while (most > 0 && is_continuation(text[most]))
        --most;
    return text.substr(0, most);
}

}  // namespace rules::text
