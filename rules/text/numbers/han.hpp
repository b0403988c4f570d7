#pragma once
// Chinese, Japanese and Korean numerals and scales, and the dates written with them.

#include "rules/text/numbers.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace rules::text::numbers {

/// A character that a number in Han script may begin with.
inline bool is_han_numeral(char32_t c) {
    switch (c) {
        case U'〇':
        case U'零':
        case U'一':
        case U'二':
        case U'两':
        case U'兩':
        case U'三':
        case U'四':
        case U'五':
        case U'六':
        case U'七':
        case U'八':
        case U'九':
        case U'十':
        case U'百':
            return true;
        default:
            return false;
    }
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
