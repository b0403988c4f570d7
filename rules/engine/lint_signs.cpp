#include "rules/engine/lint.hpp"
#include "rules/text/tokenize.hpp"

#include <optional>

namespace rules::engine {
namespace {

using query::Node;
using query::Tree;

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// More letters than these tell a name well enough without its sign: Marks&Spencer.
constexpr std::size_t kShort = 2;

// The sign of a text without spaces that no token of it holds, but who wrote it counts on.
std::optional<std::string_view> lost_sign(std::string_view text,
                                          const std::vector<text::Token>& tokens) {
    const text::Token& first = tokens.front();
    const text::Token& last = tokens.back();
    const std::string_view behind = text.substr(last.end);
    if (!behind.empty() && is_letter(text[last.end - 1]) &&
        behind.find_first_not_of("+#") == std::string_view::npos)
        return behind;
    const std::string_view before = text.substr(0, first.start);
    if (before == "." && is_letter(text[first.start]))
        return before;
    const bool amount = is_digit(text[first.start]) && is_digit(text[last.end - 1]);
    if (amount && behind == "%")
        return behind;
    if (is_digit(text[first.start]) &&
        (before == "$" || before == "€" || before == "£" || before == "¥"))
        return before;
    bool is_short = false;
    bool joined = false;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        is_short = is_short || tokens[i].end - tokens[i].start <= kShort;
        if (i > 0)
            joined = joined ||
                     text.substr(tokens[i - 1].end, tokens[i].start - tokens[i - 1].end) == "&";
    }
    if (joined && is_short)
        return "&";
    return std::nullopt;
}

std::string hint_for(std::string_view text, std::string_view sign) {
    if (sign == "%" || is_digit(text[std::min(sign.size(), text.size() - 1)]))
        return "for the amount write #" + std::string(text);
    std::string pattern;
    for (const char c : text) {
        if (c == '+' || c == '.' || c == '$')
            pattern += '\\';
        pattern += c;
    }
    if (is_letter(text.front()))
        pattern.insert(0, "\\b");
    if (is_letter(text.back()))
        pattern += "\\b";
    return "to ask for it too write /" + pattern + '/';
}

}  // namespace

void lint_signs(const Tree& tree, const Node& node, std::vector<query::Finding>& findings) {
    const std::string_view text = tree.text(node);
    if (text.find_first_of("+#.&%$\xE2\xC2") == std::string_view::npos ||
        text.find_first_of(" *;") != std::string_view::npos)
        return;
    const auto tokens = text::tokenize_by_script(text);
    if (tokens.empty())
        return;
    const auto sign = lost_sign(text, tokens);
    if (!sign)
        return;
    findings.push_back(
        {Severity::warning,
         node.begin,
         node.end,
         "the sign " + std::string(*sign) + " of '" + std::string(text) + "' does not count",
         hint_for(text, *sign)});
}

}  // namespace rules::engine
