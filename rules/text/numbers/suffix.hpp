#pragma once
// What stands behind a number's digits: scale, percent, currency, unit.

#include "rules/text/numbers.hpp"
#include "rules/text/numbers/words.hpp"

#include <cstddef>
#include <string_view>

namespace rules::text::numbers {

struct Suffix {
    std::size_t end = 0;
    int power = 0;
    bool is_scaled = false;
    bool unit = false;  ///< letters that make no code of the digits: km
    NumberKind kind = NumberKind::plain;
    std::string_view currency;
};

/// Reads what is behind digits; borrows the text.
class SuffixReader {
public:
    /// `language`: primary subtag, or empty.
    SuffixReader(std::string_view text, std::string_view language)
        : text_(text), language_(language) {}

    /// `at`: behind the digits. `money`: a currency stands before them. `one_digit`: they are one.
    Suffix read(std::size_t at, bool money, bool one_digit) const;

private:
    bool letter_suffix(const Word& word, bool money, bool one_digit, Suffix& suffix) const;

    struct LetterContext {
        bool of_money, attached, one_digit;
    };

    int letter_power(char letter, const LetterContext& context, std::size_t behind) const;
    void scale_words(Word& word, Suffix& suffix) const;
    std::size_t word_place(const Suffix& suffix) const;
    void unit_words(Word& word, Suffix& suffix) const;
    static void apply(const Meaning& meaning, const Word& word, Suffix& suffix);
    bool percent_sign(Suffix& suffix) const;
    void skip_particle(Word& word) const;
    bool lettered_dollar(const Word& word, Suffix& suffix) const;

    std::string_view text_;
    std::string_view language_;
};

}  // namespace rules::text::numbers
