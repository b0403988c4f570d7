#pragma once
// The letters, digits and cases of ASCII. All other bytes are none, and stay as they are.

#include <algorithm>
#include <string>
#include <string_view>

namespace rules::text {

constexpr bool is_ascii_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr bool is_ascii_lower(char c) {
    return c >= 'a' && c <= 'z';
}

constexpr bool is_ascii_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

constexpr bool is_ascii_letter(char c) {
    return is_ascii_lower(c) || is_ascii_upper(c);
}

constexpr char lower_ascii(char c) {
    return is_ascii_upper(c) ? static_cast<char>(c + 32) : c;
}

inline std::string lower_ascii(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return lower_ascii(c); });
    return out;
}

inline std::string upper_ascii(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        c = is_ascii_lower(c) ? static_cast<char>(c - 32) : c;
    return out;
}

/// "en" of "en-GB": the primary part of a language tag.
constexpr std::string_view primary_subtag(std::string_view tag) {
    return tag.substr(0, tag.find_first_of("-_"));
}

}  // namespace rules::text
