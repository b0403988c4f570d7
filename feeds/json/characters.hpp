#pragma once
// What characters mean between the values of a careless JSON. In the header, for the inner loops.

#include "feeds/text/ascii.hpp"

#include <unicode/utf8.h>

#include <cstddef>
#include <string_view>

namespace feeds {

inline constexpr std::size_t kLongestName = 64;
inline constexpr std::size_t kLongestExact = 18;  // digits that a 64-bit integer always holds

inline bool is_name_char(char c) {
    return is_alnum(c) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80U;
}

inline bool starts_value(char c) {
    return c == '"' || c == '\'' || c == '{' || c == '[' || c == '-' || c == '/' || is_name_char(c);
}

/// How many bytes a character takes that JSON does not know as white space and nobody sees: U+00A0,
/// U+200B, a byte order mark. 0: another one stands there.
inline std::size_t invisible(std::string_view text) {
    constexpr std::u32string_view kOthers = U"\u0085\u00A0\u00AD\u2060\u3000\uFEFF";
    std::size_t length = 0;
    UChar32 code_point = 0;
    U8_NEXT(text.data(), length, text.size(), code_point);
    const auto c = static_cast<char32_t>(code_point);
    const bool general = (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F);
    return general || kOthers.find(c) != kOthers.npos ? length : 0;
}

/// Offset of what follows white space of any kind.
inline std::size_t behind_space(std::string_view text, std::size_t from) {
    while (from < text.size()) {
        const bool blank = is_space(text[from]) || text[from] == '\0';
        const std::size_t length = blank ? 1 : invisible(text.substr(from));
        if (length == 0)
            break;
        from += length;
    }
    return from;
}

}  // namespace feeds
