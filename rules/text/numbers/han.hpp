#pragma once
// Chinese, Japanese and Korean numerals and scales, and the dates written with them.

#include "rules/text/numbers.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace rules::text::numbers {

/// 0 … 9, or -1. 壹 and the like are for contracts, and not for news.
constexpr int han_digit(char32_t c) {
    constexpr std::u32string_view kDigits = U"零一二三四五六七八九";
    if (c < 0x3007)
        return -1;
    if (c == U'〇')
        return 0;
    if (c == U'两' || c == U'兩')
        return 2;
    const std::size_t place = kDigits.find(c);
    return place == std::u32string_view::npos ? -1 : static_cast<int>(place);
}

/// A character that a number in Han script may begin with.
constexpr bool is_han_numeral(char32_t c) {
    return han_digit(c) >= 0 || c == U'十' || c == U'百';
}

struct HanNumber {
    Decimal value;
    std::size_t end = 0;
    bool scaled = false;   ///< it has a scale: 二十, 3万
    std::size_t size = 0;  ///< in characters
};

/// The numerals from `at` on, however short. Nothing if they make no number.
std::optional<HanNumber> read_han(std::string_view text, std::size_t at);

/// What 万7000 makes of the 13 before it; `at` behind the digits.
std::optional<HanNumber> read_scales(std::string_view text, std::size_t at, Decimal digits);

/// 2026年11月26日, 3月5日, 三月五日, 下午3点, 10時30分, 2026년; ends behind the last mark.
std::optional<Number> read_han_date(std::string_view text, std::size_t at);

}  // namespace rules::text::numbers
