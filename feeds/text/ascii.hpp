#pragma once
// ASCII without a locale: <cctype> depends on one, and feeds do not.

#include <algorithm>
#include <string>
#include <string_view>

namespace feeds {

/// What find() of a std::string_view answers where there is nothing.
inline constexpr auto kNone = std::string_view::npos;

constexpr bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr bool is_alnum(char c) {
    return is_alpha(c) || is_digit(c);
}

constexpr char to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr char to_upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// Of a value below 16, in lower case.
constexpr char hex_digit(unsigned value) {
    return "0123456789abcdef"[value];
}

/// The value of a hexadecimal digit, -1 of any other character.
constexpr int hex_value(char c) {
    const char low = to_lower(c);
    if (is_digit(low))
        return low - '0';
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/// Its letters and digits in lower case: what joins them differs from writer to writer.
inline std::string letters_and_digits(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (is_alnum(c))
            out += to_lower(c);
    return out;
}

constexpr bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

inline std::string lower(std::string_view text) {
    std::string out{text};
    std::ranges::transform(out, out.begin(), to_lower);
    return out;
}

constexpr bool equals_no_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, to_lower, to_lower);
}

/// Takes the first word off a list that spaces separate.
constexpr std::string_view take_word(std::string_view& list) {
    const std::size_t end = std::min(list.find(' '), list.size());
    const std::string_view word = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    return word;
}

/// Whether a word is in such a list, whatever its case.
constexpr bool one_of(std::string_view list, std::string_view word) {
    while (!list.empty())
        if (equals_no_case(take_word(list), word))
            return true;
    return false;
}

constexpr bool starts_with_no_case(std::string_view text, std::string_view prefix) {
    return equals_no_case(text.substr(0, prefix.size()), prefix);
}

/// Position of `needle` in `text` whatever the case, or npos.
constexpr std::size_t find_no_case(std::string_view text, std::string_view needle) {
    const auto found = std::ranges::search(text, needle, {}, to_lower, to_lower);
    return found.begin() == text.end() && !needle.empty()
               ? std::string_view::npos
               : static_cast<std::size_t>(found.begin() - text.begin());
}

constexpr std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

}  // namespace feeds
