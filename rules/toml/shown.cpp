#include "rules/toml/shown.hpp"

#include "rules/toml/characters.hpp"

#include <unicode/utf8.h>

#include <cstddef>
#include <cstdint>

namespace rules::toml {

namespace {

void append_escaped(std::string& out, std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        out += "\\x";
        out += kDigits[value >> 4U];
        out += kDigits[value & 0xFU];
    }
}

}  // namespace

std::string visible(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t begin = at;
        UChar32 c = 0;
        // NOLINTNEXTLINE(bugprone-inc-dec-in-conditions): ICU's macro
        U8_NEXT(bytes, at, text.size(), c);
        const auto sequence = text.substr(begin, at - begin);
        if (c < 0 || is_invisible(c))
            append_escaped(out, sequence);
        else
            out += sequence;
    }
    return out;
}

std::string_view cut(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes)
        return text;
    while (bytes > 0 && U8_IS_TRAIL(text[bytes]))
        --bytes;
    return text.substr(0, bytes);
}

std::string in_quotes(std::string_view value) {
    constexpr std::size_t kLongest = 80;
    const auto shown = cut(value, kLongest);
    return '"' + visible(shown) + (shown.size() < value.size() ? "…\"" : "\"");
}

bool is_printable(std::string_view line) {
    std::string text(line);
    std::erase(text, '\t');
    return visible(text) == text;
}

}  // namespace rules::toml
