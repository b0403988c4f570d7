#pragma once
// The words that stand beside numbers: scales, percent, currencies, units, months and what tells a
// year from a count.

#include "rules/text/numbers/text.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace rules::text::numbers {

enum class Role : std::uint8_t { scale, percent, points, money, unit };

/// What a word or symbol makes of the number beside it.
struct Meaning {
    Role role = Role::unit;
    std::uint8_t exponent = 0;  ///< scale: its power of ten
    std::string_view currency;  ///< money: ISO 4217
    std::size_t end = 0;        ///< behind the last of its characters
};

/// The longest meaning of `word` and those behind it, in `language` (primary subtag, or empty).
std::optional<Meaning> meaning_of(std::string_view text,
                                  const Word& word,
                                  std::string_view language);

/// The same of characters that need no space before them: Chinese, Japanese and Korean words.
std::optional<Meaning> single_meaning_at(std::string_view text, std::size_t at);

/// The currency of a symbol, as "$", or nothing.
std::string_view symbol_currency(char32_t c, std::string_view language);

/// A currency that is written before its amount.
struct Prefix {
    std::string_view currency;
    std::size_t begin = 0;
};

/// What ends at `at`: "US$", "EUR", "Rs. ", "人民币". Empty currency if nothing does.
Prefix currency_before(std::string_view text, std::size_t at, std::string_view language);

/// The ISO 4217 code that three capitals are and hardly anything else, or nothing: "RMB" is CNY.
std::string_view currency_code(std::string_view capitals);

/// Whether a word (lower case) is what news counts by the thousand, so that four digits before it
/// are no year: "2000 people".
bool is_counted(std::string_view lower);

/// 1 … 12 of a month's name, lower case and without dot, 0 if it is none. `capital`: English months
/// are known by it ("may").
unsigned month_named(std::string_view lower, bool capital, std::string_view language);

}  // namespace rules::text::numbers
