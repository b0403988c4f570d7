#pragma once
// Where signs hold a name together. These are one token, not several:
//   U.S., J.P.     letters with dots between them: the dots say nothing
//   F-16, COVID-19 a designation, letters, a hyphen, digits: the hyphen says nothing, and the parts
//                  can be found too
//   AT&T, S&P, R&D two or three letters about a &: the sign counts
//   C++, C#, .NET  the sign counts
// So is a Persian word with an ending that a zero-width non-joiner parts from it: it can be found
// with it and without. A hyphen between letters (cease-fire) joins two tokens loosely: each can be
// found, and so can the word that they make together.

#include "rules/text/tokenize.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace rules::text {

/// Bytes; longer words before a hyphen and digits are no designations.
inline constexpr std::size_t kLongestSeries = 12;

/// The length of the hyphen at `at`, 0 if there is none.
std::size_t hyphen_at(std::string_view text, std::size_t at);

/// A raw text cut in two at its first hyphen.
struct Hyphened {
    std::string_view before;
    std::string_view after;  ///< empty: there is no hyphen
};

Hyphened cut_at_hyphen(std::string_view raw);

/// Whether a raw word has no digits and no signs.
bool is_letters(std::string_view raw);

/// Whether two tokens that follow one another are letters with nothing but a hyphen between them.
bool is_hyphened(std::string_view raw, const Token& first, const Token& second);

/// A Persian word without the ending that a zero-width non-joiner parts from it, the plural's or a
/// possessive; `raw` itself if there is none.
std::string_view without_persian_ending(std::string_view raw);

/// Whether some token of a text has a sign that counts: C++, AT&T.
bool has_counting_sign(std::string_view text);

/// Takes words one after the other and makes one token of those that signs hold together.
class TokenJoiner {
public:
    TokenJoiner(std::string_view raw, std::vector<Token>& out) : raw_(raw), out_(out) {}

    /// Adds the word [begin, end), letters and digits. Returns where it ends with its signs.
    [[gnu::always_inline]] std::size_t add(std::size_t begin, std::size_t end) {
        // Most stand behind a space, where nothing joins them to another.
        const bool apart = begin == 0 || static_cast<unsigned char>(raw_[begin - 1]) <= ' ';
        const bool signed_behind =
            end - begin == 1 && end < raw_.size() && (raw_[end] == '+' || raw_[end] == '#');
        if (!apart || signed_behind)
            return add_with_signs(begin, end);
        push(begin, end);
        return end;
    }

    /// Adds one character of a script without spaces.
    void add_single(std::size_t begin, std::size_t end, bool gap);

private:
    void push(std::size_t begin, std::size_t end) {
        out_.push_back(
            {position_++, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
        after_word_ = true;
    }

    std::size_t add_with_signs(std::size_t begin, std::size_t end);
    bool joins_last(std::size_t begin, std::size_t end) const;
    bool is_net(std::size_t begin, std::size_t end) const;
    std::size_t with_sign(std::size_t begin, std::size_t end) const;

    std::string_view raw_;
    std::vector<Token>& out_;
    std::uint32_t position_ = 0;
    bool after_word_ = false;
};

}  // namespace rules::text
