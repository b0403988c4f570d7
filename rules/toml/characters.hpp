#pragma once
// The characters that nobody sees, by name: a message that shows them shows nothing.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rules::toml {

/// "U+001B (ESC)", "U+202E (RIGHT-TO-LEFT OVERRIDE)"
std::string name_of_character(char32_t character);

/// A control character, or one that reorders or hides what stands beside it.
bool is_invisible(std::int32_t character);

struct Character {
    std::int32_t character = 0;  ///< -1: no UTF-8
    std::size_t offset = 0;      ///< the byte where it begins
};

/// The first character of `text` that `is_meant` takes; it is asked with -1 for what is no UTF-8.
std::optional<Character> find_character(std::string_view text, bool (*is_meant)(std::int32_t));

/// The name of the first invisible character of `text`, as name_of_character(); empty: none.
std::string name_of_invisible(std::string_view text);

/// The character that `text` begins with, if it is one of those that look like a blank, or like
/// nothing, and are no blank to a parser.
std::optional<char32_t> leading_false_blank(std::string_view text);

}  // namespace rules::toml
