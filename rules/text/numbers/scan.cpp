#include "rules/text/numbers/scan.hpp"

#include "rules/text/numbers/digits.hpp"
#include "rules/text/numbers/han.hpp"
#include "rules/text/numbers/text.hpp"

#include <algorithm>

namespace rules::text::numbers {
namespace {

// Whether the character at `at`, which does not begin below '0', may begin a number. Of the scripts
// whose digits or numerals share a first byte with other letters, the next bytes are looked at.
bool may_begin(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    };
    switch (byte(at)) {
        case 0xD9:
            return byte(at + 1) >= 0xA0 && byte(at + 1) <= 0xA9;
        case 0xDB:
            return byte(at + 1) >= 0xB0 && byte(at + 1) <= 0xB9;
        case 0xDF:
        case 0xE0:
        case 0xE1:
        case 0xEA:
        case 0xEF:
        case 0xF0:
            return digit_value(char_at(text, at).c) >= 0;
        case 0xE3:
        case 0xE4:
        case 0xE5:
        case 0xE7:
        case 0xE9:
            return is_han_numeral((byte(at) & 0x0F) << 12 | (byte(at + 1) & 0x3F) << 6 |
                                  (byte(at + 2) & 0x3F));
        default:
            return byte(at) <= '9';
    }
}

constexpr std::size_t kBlock = 32;

// Whether any of a block's bytes is a digit, or begins a character beyond Cyrillic.
bool is_worth_a_look(const unsigned char* bytes) {
    unsigned found = 0;
    for (std::size_t i = 0; i < kBlock; ++i)
        found |= static_cast<unsigned>(static_cast<unsigned char>(bytes[i] - '0') < 10) |
                 static_cast<unsigned>(bytes[i] >= 0xD9);
    return found != 0;
}

}  // namespace

std::size_t next_candidate(std::string_view text, std::size_t at) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    while (at < text.size()) {
        const std::size_t end = std::min(at + kBlock, text.size());
        if (end == at + kBlock && !is_worth_a_look(bytes + at)) {
            at = end;
            continue;
        }
        for (; at < end; ++at)
            if ((static_cast<unsigned char>(bytes[at] - '0') < 10 || bytes[at] >= 0xD9) &&
                may_begin(text, at))
                return at;
    }
    return at;
}

}  // namespace rules::text::numbers
