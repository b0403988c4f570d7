#include "feeds/dates/plain_text.hpp"

#include "feeds/url/percent.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <optional>

namespace feeds {

namespace {

constexpr UChar32 kZeroWidthNonJoiner = 0x200C;  // within words, as in Persian
constexpr UChar32 kZeroWidthJoiner = 0x200D;

/// The ASCII character that one beyond ASCII stands for; '\0' for one that nobody sees, and nothing
/// where it stands for itself.
std::optional<char> plain(UChar32 c) {
    if (c >= 0xFF01 && c <= 0xFF5E)
        return static_cast<char>(c - 0xFF01 + '!');  // full width
    if (const std::int32_t digit = u_charDigitValue(c); digit >= 0)
        return static_cast<char>('0' + digit);
    if (u_isUWhiteSpace(c) != 0)
        return ' ';
    switch (u_charType(c)) {
        case U_FORMAT_CHAR:
            if (c == kZeroWidthNonJoiner || c == kZeroWidthJoiner)
                return std::nullopt;
            return '\0';
        case U_CONTROL_CHAR:
            return '\0';
        case U_DASH_PUNCTUATION:
            return '-';
        case U_MATH_SYMBOL:
            return c == 0x2212 ? '-' : ' ';  // the minus sign
        case U_INITIAL_PUNCTUATION:
        case U_FINAL_PUNCTUATION:
        case U_OTHER_PUNCTUATION:
        case U_START_PUNCTUATION:
        case U_END_PUNCTUATION:
        case U_OTHER_SYMBOL:
            return c == 0x2019 || c == 0x05F3 || c == 0x05F4 ? std::nullopt
                                                             : std::optional<char>{' '};
        default:
            return std::nullopt;
    }
}

}  // namespace

std::string plain_date_text(std::string_view written) {
    // "%2B" of what was put into an address and never taken out of it.
    const std::string decoded = percent_decoded(written);
    const auto size = static_cast<std::int32_t>(decoded.size());
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(decoded.data());
    std::string out;
    for (std::int32_t at = 0; at < size;) {
        const std::int32_t start = at;
        UChar32 c = 0;
        U8_NEXT(bytes, at, size, c);
        if (c < 0)
            continue;
        const auto stands_for = c < 0x80 ? std::optional{static_cast<char>(c)} : plain(c);
        if (!stands_for) {
            out.append(
                decoded, static_cast<std::size_t>(start), static_cast<std::size_t>(at - start));
        } else if (*stands_for != '\0') {
            out += *stands_for;
        }
    }
    return out;
}

}  // namespace feeds
