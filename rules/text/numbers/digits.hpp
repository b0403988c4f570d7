#pragma once
// Digits with what groups them, to values.

#include "rules/text/numbers.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace rules::text::numbers {

/// value × 10^power; nothing where 19 digits do not hold it.
std::optional<Decimal> sum(Decimal a, Decimal b);
Decimal scaled(Decimal value, int power);
Decimal normalised(std::uint64_t mantissa, int exponent);
bool less(Decimal a, Decimal b);

/// At most four digits; `digits` is 5 for more.
struct Run {
    unsigned value = 0;
    unsigned digits = 0;
    std::size_t end = 0;
};

Run run_at(std::string_view text, std::size_t at);

/// How a language (or a text) writes decimals.
enum class DecimalMark : std::uint8_t { unknown, dot, comma };

/// One run of digits, and the mark before it.
struct Group {
    std::uint64_t value = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t digits = 0;
    char mark = 0;  ///< '.', ',', '\'' or ' ' (of any width); 0 before the first
};

/// Runs of digits that marks join, as they stand; not yet what they mean.
struct Sequence {
    static constexpr std::size_t kMost = 16;
    std::array<Group, kMost> groups;
    std::size_t size = 0;
    std::uint32_t end = 0;
    bool too_long = false;  ///< too many groups or digits: no number
};

/// `at`: at a digit.
Sequence read_sequence(std::string_view text, std::size_t at);

/// What a sequence says.
struct Reading {
    enum class Form : std::uint8_t { number, list, none };
    Form form = Form::none;
    Decimal value;
};

/// `scaled`: whether a scale word or a percent sign follows.
Reading interpret(const Sequence& sequence, DecimalMark mark, bool scaled);

/// The convention that the numbers of a text show, for texts without a language. Reads all of it.
DecimalMark decimal_mark_of_text(std::string_view text);

/// Of a language, region included.
DecimalMark decimal_mark_of(std::string_view language);

}  // namespace rules::text::numbers
