#pragma once
// Letters and digits of ASCII, 64 bytes at a time.

#include <array>
#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace rules::text {

inline constexpr std::size_t kAsciiBlock = 64;

/// Whether a byte is an ASCII letter or digit.
inline constexpr std::array<bool, 256> kAsciiWord = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = '0'; c <= '9'; ++c)
        table[c] = true;
    for (std::size_t c = 'a'; c <= 'z'; ++c)
        table[c] = table[c - 'a' + 'A'] = true;
    return table;
}();

/// What the bytes of a block are, a bit for each, the first in the lowest.
struct AsciiBlock {
    std::uint64_t words = 0;    ///< letters and digits
    std::uint64_t foreign = 0;  ///< not ASCII
};

/// Of `n` <= kAsciiBlock bytes; reads no byte beyond them.
inline AsciiBlock ascii_block(const char* text, std::size_t n) {
    AsciiBlock out;
#if defined(__SSE2__)
    if (n == kAsciiBlock) {
        const __m128i lower = _mm_set1_epi8(0x20);
        const __m128i to_letter = _mm_set1_epi8('a');
        const __m128i to_digit = _mm_set1_epi8('0');
        const __m128i last_letter = _mm_set1_epi8(25);
        const __m128i last_digit = _mm_set1_epi8(9);
        const auto bits = [](__m128i mask) {
            return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(mask)));
        };
        for (std::size_t part = 0; part < 4; ++part) {
            const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + 16 * part));
            const __m128i letter = _mm_sub_epi8(_mm_or_si128(c, lower), to_letter);
            const __m128i digit = _mm_sub_epi8(c, to_digit);
            const __m128i is_word =
                _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(letter, last_letter), letter),
                             _mm_cmpeq_epi8(_mm_min_epu8(digit, last_digit), digit));
            out.words |= bits(is_word) << (16 * part);
            out.foreign |= bits(c) << (16 * part);
        }
        return out;
    }
#endif
    for (std::size_t i = 0; i < n; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        out.words |= static_cast<std::uint64_t>(kAsciiWord[byte]) << i;
        out.foreign |= static_cast<std::uint64_t>(byte >= 0x80) << i;
    }
    return out;
}

}  // namespace rules::text
