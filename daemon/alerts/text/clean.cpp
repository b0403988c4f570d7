#include "daemon/alerts/text/clean.hpp"

#include <unicode/utf8.h>

#include <cstdint>

namespace newsalertd::alerts::text {

namespace {

constexpr UChar32 kReplacement = 0xFFFD;

/// Calls `each(code point)`; what is not UTF-8 comes as U+FFFD.
template <typename Each>
void for_each_code_point(std::string_view text, Each each) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const std::size_t size = text.size();
    std::size_t at = 0;
    while (at < size) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(bytes, at, size, c);  // NOLINT(bugprone-inc-dec-in-conditions): ICU's
        each(c);
    }
}

bool is_line_break(UChar32 c) {
    return (c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool is_blank(UChar32 c) {
    return c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x3000 || is_line_break(c);
}

/// Characters that reorder the text around them, and byte order marks.
bool is_removed(UChar32 c) {
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

bool is_noncharacter(UChar32 c) {
    return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

std::string clean(std::string_view text, bool keep_lines) {
    std::string out;
    out.reserve(text.size());
    char gap = 0;  // what white space since the last character comes to
    for_each_code_point(text, [&](UChar32 c) {
        if (is_blank(c)) {
            const bool breaks = keep_lines && is_line_break(c);
            gap = breaks || gap == '\n' ? '\n' : ' ';
            return;
        }
        if (is_removed(c))
            return;
        if (gap != 0 && !out.empty())
            out += gap;
        gap = 0;
        append_code_point(out, is_noncharacter(c) ? kReplacement : c);
    });
    return out;
}

}  // namespace

void append_code_point(std::string& out, std::int32_t c) {
    char bytes[U8_MAX_LENGTH];
    std::int32_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, c);
    out.append(bytes, static_cast<std::size_t>(length));
}

std::string valid_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for_each_code_point(text, [&](UChar32 c) { append_code_point(out, c); });
    return out;
}

std::string clean_line(std::string_view text) {
    return clean(text, false);
}

std::string clean_text(std::string_view text) {
    return clean(text, true);
}

}  // namespace newsalertd::alerts::text
