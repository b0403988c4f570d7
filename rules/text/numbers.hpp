#pragma once
// The numbers of a text, each with one value however it is written: "4,2 miliardi", "$4.2bn" and
// "42亿" are the same 4,200,000,000. Pure functions; nothing is kept but tables, which all
// threads share.
//
// Read are decimal digits of every script, with scale words ("million", "Mrd.", "万", "lakh") and
// units, and Chinese numerals that hold a scale (二百万). Numbers spelt out in other scripts are
// not. Digits that letters stand against are a code and no number: H200, A-320, COVID-19, 5G.
//
// Signs are not part of a value: a dash means a range as often ("5-10"), and "fell 0.3%" tells what
// "-0.3%" does. In a range the first number takes the scale and the unit of the second: "5-10%" are
// 5 % and 10 %. More than 19 significant digits are an identifier and no number.
//
// "," and "." group digits or separate decimals. In this order:
//   1. Both occur: the last one, if it occurs once, is the decimal mark.
//   2. One occurs more than once: it groups where all groups are of three digits, or of two before
//      the last (1,23,45,678). Otherwise commas separate a list, and dots make a version, no
//      number.
//   3. One occurs once, and other than three digits follow or more than three stand before: it is
//      the decimal mark, in every language.
//   4. It stands before three digits. After a single 0 it is the decimal mark. Before 000 it
//      groups: nobody writes three decimals that are zero. Then the language's convention decides
//      (CLDR, the region included: es-MX, de-CH), with one exception: a comma in a language that
//      parts decimals with it still groups where two or three digits stand before it and neither
//      scale nor percent behind ("312,500" as agencies write), since news hardly has such decimals;
//      "1,879 euro" has. Without a language the other numbers of the text decide, and without these
//      it groups.
// Spaces (plain, no-break, narrow, thin) and apostrophes group only before exactly three digits.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rules::text {

/// mantissa × 10^exponent, exactly. Normalised: the mantissa does not end in 0, and zero is {0, 0},
/// so that equal values are equal members.
struct Decimal {
    std::uint64_t mantissa = 0;
    std::int32_t exponent = 0;
    bool operator==(const Decimal&) const = default;
};

enum class NumberKind : std::uint8_t {
    plain,
    percent,
    points,   ///< percentage points, which are not percent
    money,    ///< see Number::currency
    ordinal,  ///< 3rd, 2º, 第3
    year,     ///< the value is the year; a decade (1990s) is its first
    date,     ///< yyyymmdd, with 0 for what is not said: "March 5" is 305, "November 2026" 20261100
    time,     ///< of day; seconds since midnight
};

struct Number {
    Decimal value;
    NumberKind kind = NumberKind::plain;
    /// ISO 4217, money only; XXX where it is not known which ("5 pesos").
    char currency[4] = "";
    /// Bytes [begin, end) of the text, scale and unit included.
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    /// The same amount of the same thing; places do not count.
    bool same(const Number& other) const;
};

/// Fills `out` (cleared before), ascending and without overlap. `language`: BCP 47, empty where
/// unknown. Any bytes will do; linear in the text's length; allocates only to grow `out`.
void find_numbers(std::string_view text, std::string_view language, std::vector<Number>& out);

/// Digits without exponent: "4200000000", "0.05".
std::string to_string(const Decimal& value);

}  // namespace rules::text
