#include "rules/toml/scan.hpp"

#include <algorithm>
#include <string>

namespace rules::toml {

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
