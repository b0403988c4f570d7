#include "rules/toml/text_fault.hpp"

#include "rules/toml/characters.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

namespace rules::toml {

namespace {

bool is_hex_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

Fault control_in_text(std::string_view document, std::size_t at, bool escapes) {
    std::array<char, 8> escape{};
    std::snprintf(escape.data(),
                  escape.size(),
                  "\\u%04X",
                  static_cast<unsigned>(static_cast<unsigned char>(document[at])));
    const std::string written(escape.data());
    return {
        .offset = at,
        .message = "the control character " + control_name(document[at]) + " stands in the text",
        .hint = escapes
                    ? "leave it out, or write " + written
                    : "leave it out; a text in '…' has no escapes, one in \"…\" has " + written};
}

/// Of a backslash at `at`. `many`: in a text of several lines.
std::optional<Fault> find_escape_fault(std::string_view document, std::size_t at, bool many) {
    const auto behind = document.substr(std::min(at + 1, document.size()));
    const char c = behind.empty() ? '\n' : behind.front();
    if (many && std::string_view(" \t\r\n").contains(c)) {
        const auto next = behind.find_first_not_of(" \t\r");
        if (next == std::string_view::npos || behind[next] == '\n')
            return std::nullopt;
        return Fault{.offset = at,
                     .message = R"(a \ in """…""" begins an escape, and there is none like this)",
                     .hint = "one that joins lines is the last character of its line"};
    }
    if (escape_length(document.substr(at)) > 0)
        return std::nullopt;
    const std::size_t digits = c == 'u' ? 4 : c == 'U' ? 8 : 0;
    const auto hex = behind.substr(std::min<std::size_t>(1, behind.size()), digits);
    if (digits > 0 && hex.size() == digits && std::ranges::all_of(hex, is_hex_digit))
        return Fault{.offset = at,
                     .message = "there is no character of this number",
                     .hint = "the last is \\U0010FFFF, and \\uD800 to \\uDFFF are none"};
    return Fault{.offset = at,
                 .message = R"(a \ in "…" begins an escape, and there is none like this)",
                 .hint = R"(put a text with \ in single quotes, where \ stands for itself: '…')"};
}

}  // namespace

bool is_control(std::string_view document, std::size_t at) {
    const auto c = static_cast<unsigned char>(document[at]);
    if (c == '\r')
        return !document.substr(at).starts_with("\r\n");
    return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F;
}

std::string control_name(char control) {
    return name_of_character(static_cast<unsigned char>(control));
}

std::optional<Fault> find_text_fault(std::string_view document,
                                     std::size_t begin,
                                     const QuotedText& quoted) {
    for (auto at = begin; at < quoted.end; ++at) {
        if (is_control(document, at))
            return control_in_text(document, at, quoted.escapes());
        if (document[at] == '\\' && quoted.escapes())
            if (auto fault = find_escape_fault(document, at++, quoted.quotes == 3))
                return fault;
    }
    return std::nullopt;
}

}  // namespace rules::toml
