#include "feeds/text/utf8.hpp"

#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace feeds {

namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
constexpr std::uint64_t kHighs = 0x8080808080808080ULL;

unsigned char byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

bool continues(std::string_view text, std::size_t at) {
    return at < text.size() && (byte_at(text, at) & 0xC0U) == 0x80U;
}

/// Eight bytes of printable ASCII at once: most of most documents.
bool eight_plain(const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    const std::uint64_t below_space = (word - kOnes * 0x20U) & ~word;
    return ((word | below_space) & kHighs) == 0;
}

struct Sequence {
    char32_t code_point = 0;
    std::size_t length = 0;  ///< 0: not UTF-8
};

Sequence sequence_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    UChar32 code_point = 0;
    U8_NEXT(text.data(), end, text.size(), code_point);
    return code_point < 0 ? Sequence{} : Sequence{static_cast<char32_t>(code_point), end - at};
}

/// The UTF-16 half whose three bytes are at `at`, or 0.
char32_t half_at(std::string_view text, std::size_t at) {
    if (at >= text.size() || byte_at(text, at) != 0xEDU || !continues(text, at + 1) ||
        !continues(text, at + 2) || byte_at(text, at + 1) < 0xA0U) {
        return 0;
    }
    return 0xD000U | ((byte_at(text, at + 1) & 0x3FU) << 6U) | (byte_at(text, at + 2) & 0x3FU);
}

/// What near_utf8() finds; a code point of 0 stands for nothing.
Sequence near_sequence_at(std::string_view text, std::size_t at) {
    if (const char32_t half = half_at(text, at); half != 0) {
        const char32_t pair = join_surrogates(half, half_at(text, at + 3));
        return {pair, pair != 0 ? 6U : 3U};
    }
    return {0, text.substr(at).starts_with("\xC0\x80") ? 2U : 0U};
}

bool is_c1(char32_t c) {
    return c >= 0x80 && c < 0xA0 && c != 0x85;
}

bool is_clean(char32_t c) {
    return is_xml_char(c) && !is_c1(c);
}

template <bool OnlyXml>
std::size_t good_prefix(std::string_view text, std::size_t at = 0) {
    while (at < text.size()) {
        if (text.size() - at >= 8 && eight_plain(text.data() + at)) {
            at += 8;
            continue;
        }
        const Sequence next = sequence_at(text, at);
        if (next.length == 0 || (OnlyXml && !is_clean(next.code_point)))
            return at;
        at += next.length;
    }
    return at;
}

/// Appends what windows-1252 has at a byte, if anything: its five holes stay controls.
void append_defined(std::string& out, unsigned char byte) {
    const char32_t code_point = windows_1252(byte);
    if (!is_c1(code_point))
        append_code_point(out, code_point);
}

}  // namespace

bool is_xml_char(char32_t c) {
    if (c < 0x20)
        return c == 0x09 || c == 0x0A || c == 0x0D;
    return c <= 0xD7FF || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

void append_code_point(std::string& out, char32_t c) {
    if (!is_xml_char(c))
        return;
    std::array<char, U8_MAX_LENGTH> bytes{};
    std::size_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, c);
    out.append(bytes.data(), length);
}

std::size_t clean_prefix(std::string_view text) {
    return good_prefix<true>(text);
}

std::size_t valid_prefix(std::string_view text) {
    return good_prefix<false>(text);
}

std::size_t near_utf8(std::string_view text) {
    return near_sequence_at(text, 0).length;
}

char32_t join_surrogates(char32_t high, char32_t low) {
    return U16_IS_LEAD(high) && U16_IS_TRAIL(low)
               ? static_cast<char32_t>(U16_GET_SUPPLEMENTARY(high, low))
               : 0;
}

std::string clean_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 16);
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = good_prefix<true>(text, at);
        out.append(text.substr(at, end - at));
        at = end;
        if (at == text.size())
            break;
        const Sequence bad = sequence_at(text, at);
        if (bad.length != 0) {
            at += bad.length;  // a character that XML forbids
            if (is_c1(bad.code_point))
                append_defined(out, static_cast<unsigned char>(bad.code_point));
            continue;
        }
        if (const Sequence near = near_sequence_at(text, at); near.length != 0) {
            at += near.length;
            if (near.code_point != 0)
                append_code_point(out, near.code_point);
            continue;
        }
        const unsigned char byte = byte_at(text, at++);
        append_defined(out, byte);
    }
    return out;
}

char32_t windows_1252(unsigned char byte) {
    static constexpr std::array<char16_t, 32> kHigh = {
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};
    return byte >= 0x80U && byte < 0xA0U ? static_cast<char32_t>(kHigh.at(byte - 0x80U)) : byte;
}

}  // namespace feeds
