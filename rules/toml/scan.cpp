#include "rules/toml/scan.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace rules::toml {

namespace {

constexpr std::string_view kEscapes = "btnfr\"\\";
constexpr std::string_view kMeant = "\b\t\n\f\r\"\\";

/// Reads the escape that `text` begins with, and says how long it is; 0: it is none.
std::size_t read_escape(std::string_view text, std::string& out) {
    const char kind = text.size() > 1 ? text[1] : '\0';
    if (const auto at = kEscapes.find(kind); at != std::string_view::npos) {
        out += kMeant[at];
        return 2;
    }
    const std::size_t digits = kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    const auto hex = text.substr(std::min<std::size_t>(2, text.size()), digits);
    std::uint32_t c = 0;
    const auto read = std::from_chars(hex.data(), hex.data() + hex.size(), c, 16);
    if (digits == 0 || hex.size() != digits || read.ptr != hex.data() + digits || c > 0x10FFFF ||
        U_IS_SURROGATE(c))
        return 0;
    std::array<char, U8_MAX_LENGTH> bytes{};
    std::size_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, c);
    out.append(bytes.data(), length);
    return 2 + digits;
}

}  // namespace

std::string read_text(std::string_view inner, char quote) {
    if (quote != '"')
        return std::string(inner);
    std::string out;
    while (!inner.empty()) {
        const auto length = inner.front() == '\\' ? read_escape(inner, out) : 0;
        if (length == 0)
            out += inner.front();
        inner.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

std::size_t escape_length(std::string_view text) {
    std::string unused;
    return read_escape(text, unused);
}

QuotedText scan_text(std::string_view document, std::size_t at) {
    QuotedText text{.quote = document[at]};
    const std::string three(3, text.quote);
    if (document.substr(at).starts_with(three))
        text.quotes = 3;
    const auto close = std::string_view(three).substr(0, text.quotes);
    at += text.quotes;
    while (at < document.size() && !text.closed) {
        if (document[at] == '\n' && text.quotes == 1)
            break;
        if (document[at] == '\\' && text.escapes()) {
            at += 2;
        } else if (document.substr(at).starts_with(close)) {
            text.closed = true;
            at += text.quotes;
        } else {
            ++at;
        }
    }
    // Up to two quotes may stand before the three that end a long text.
    for (int i = 0; text.closed && text.quotes == 3 && i < 2; ++i)
        if (at < document.size() && document[at] == text.quote)
            ++at;
    text.end = std::min(at, document.size());
    return text;
}

std::optional<std::size_t> find_deep_key(std::string_view document) {
    constexpr std::size_t kMostDots = 16;
    std::size_t dots = 0;
    for (std::size_t at = 0; at < document.size();) {
        const char c = document[at];
        if (c == '"' || c == '\'') {
            at = scan_text(document, at).end;
            continue;
        }
        if (c == '#') {
            at = std::min(document.find('\n', at), document.size());
            continue;
        }
        if (c == '.' && ++dots > kMostDots)
            return at;
        if (std::string_view("\n=,[]{}").find(c) != std::string_view::npos)
            dots = 0;
        ++at;
    }
    return std::nullopt;
}

}  // namespace rules::toml
