#pragma once
// The numbers of a text that a watch set asks for, as terms at their first word.

#include "rules/engine/article_index.hpp"
#include "rules/engine/compiled.hpp"
#include "rules/text/numbers.hpp"
#include "rules/text/tokenize.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace rules::engine {

/// A number as the text of a dictionary's term.
class NumberKey {
public:
    /// Of every plain number and amount of money with that value.
    static NumberKey of_value(const text::Number& number);

    /// Of a percentage, percentage points, or money of one currency.
    static NumberKey of_kind(const text::Number& number);

    std::string_view text() const { return {bytes_.data(), bytes_.size()}; }

private:
    NumberKey(const text::Number& number, char kind);

    std::array<char, 16> bytes_{};  ///< mantissa, exponent, currency, kind
};

/// The term that a number of a query stands for: its value alone, or its kind too.
NumberKey key_asked(const text::Number& number);

/// One a thread: allocates only to grow.
class NumberReader {
public:
    static constexpr std::uint32_t kNone = 0xffffffff;

    /// Before each article. `language`: of the article.
    void use(const WatchSet::Compiled& set, std::string_view language);

    /// Looks for the set's numbers in a text, whose terms are of `field`.
    void find(std::string_view text, IndexField field);

    bool any() const { return next_ < hits_.size(); }

    /// Says in which words of the text the numbers stand, once any() were found.
    void place(std::span<const text::Token> words);

    /// The number of the word where the next number begins, or kNone.
    std::uint32_t next_word() const { return next_word_; }

    /// Adds what begins at next_word(), which must be the index's current position.
    void add(ArticleIndex& index);

private:
    struct Hit {
        TermId term;
        std::uint32_t begin;
        std::uint32_t end;
        std::uint32_t word;  ///< its number
        std::uint32_t last;  ///< position of the last word
    };

    void look_up(const NumberKey& key, const text::Number& number, IndexField field);
    void move_on();

    const WatchSet::Compiled* set_ = nullptr;
    std::string_view language_;
    std::vector<text::Number> numbers_;
    std::vector<Hit> hits_;
    std::size_t next_ = 0;
    std::uint32_t next_word_ = kNone;
};

}  // namespace rules::engine
