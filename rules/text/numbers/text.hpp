#pragma once
// Reading a text around its numbers: characters, digits and words, forwards and backwards. All
// looks are bounded, so that finding numbers stays linear.

#include "rules/text/ascii.hpp"
#include "rules/text/word_list.hpp"

#include <cstdint>
#include <string_view>
#include <unordered_set>

namespace rules::text::numbers {

/// A character and where the next (or, backwards, this one) begins. `c` is 0 at the text's ends.
struct Char {
    char32_t c = 0;
    std::size_t next = 0;
};

namespace detail {
Char wide_char_at(std::string_view text, std::size_t at);
Char wide_char_before(std::string_view text, std::size_t at);
int wide_digit_value(char32_t c);
bool is_wide_letter(char32_t c);
bool is_wide_space(char32_t c);
}  // namespace detail

inline Char char_at(std::string_view text, std::size_t at) {
    if (at >= text.size())
        return {0, text.size()};
    const auto byte = static_cast<unsigned char>(text[at]);
    return byte < 0x80 ? Char{byte, at + 1} : detail::wide_char_at(text, at);
}

inline Char char_before(std::string_view text, std::size_t at) {
    if (at == 0)
        return {0, 0};
    const auto byte = static_cast<unsigned char>(text[at - 1]);
    return byte < 0x80 ? Char{byte, at - 1} : detail::wide_char_before(text, at);
}

/// Of a decimal digit of any script, or -1.
inline int digit_value(char32_t c) {
    if (c < 0x80)
        return c >= U'0' && c <= U'9' ? static_cast<int>(c - U'0') : -1;
    return c < 0x660 ? -1 : detail::wide_digit_value(c);
}

/// A letter or mark of a script that separates words by spaces, so that a digit beside it is a
/// code.
inline bool is_letter(char32_t c) {
    return c < 0x80 ? (c | 0x20) >= U'a' && (c | 0x20) <= U'z' : detail::is_wide_letter(c);
}

/// A character of a script without spaces, Hangul included.
bool is_single(char32_t c);

bool is_upper(char32_t c);

/// A space within a line: plain, no-break, narrow or thin.
inline bool is_space(char32_t c) {
    return c < 0x80 ? c == U' ' : detail::is_wide_space(c);
}

/// "-", and the dashes and waves that stand for "to".
bool is_dash(char32_t c);

/// A word in lower case, in a buffer of its own; longer ones are cut off.
class Word {
public:
    // The buffer is not cleared: no more than `size_` of it is ever read.
    Word() {}  // NOLINT(cppcoreguidelines-pro-type-member-init,modernize-use-equals-default)

    std::string_view lower() const { return {bytes_, size_}; }

    bool empty() const { return size_ == 0; }

    std::size_t begin = 0;
    std::size_t end = 0;
    bool capital = false;   ///< its first letter
    bool capitals = false;  ///< all letters

    void append_lower(char32_t c);
    void append(std::string_view bytes);

private:
    static constexpr std::size_t kMostBytes = 64;
    char bytes_[kMostBytes];
    std::size_t size_ = 0;
};

/// The letters that begin exactly at `at`.
Word word_at(std::string_view text, std::size_t at);

/// The letters that end exactly at `at`.
Word word_before(std::string_view text, std::size_t at);

/// `at`, or behind the one space that stands there.
inline std::size_t skip_space(std::string_view text, std::size_t at) {
    const Char c = char_at(text, at);
    return is_space(c.c) ? c.next : at;
}

/// The same backwards.
inline std::size_t skip_space_before(std::string_view text, std::size_t at) {
    const Char c = char_before(text, at);
    return is_space(c.c) ? c.next : at;
}

/// A long list of words, which spaces part; borrows it.
class WordSet {
public:
    explicit WordSet(std::string_view list);

    bool has(std::string_view word) const { return !word.empty() && words_.contains(word); }

private:
    std::unordered_set<std::string_view> words_;
};

}  // namespace rules::text::numbers
