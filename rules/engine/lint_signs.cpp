#include "rules/engine/lint.hpp"
#include "rules/query/number_term.hpp"
#include "rules/text/ascii.hpp"
#include "rules/text/tokenize.hpp"

#include <optional>

namespace rules::engine {
namespace {

using text::is_ascii_letter;

// More letters than these tell a name well enough without its sign: Marks&Spencer.
constexpr std::size_t kShort = 2;

// A sign in a text without spaces that is in none of its tokens, though its author relies on it.
std::optional<std::string_view> lost_sign(std::string_view text,
                                          const std::vector<text::Token>& tokens) {
    const text::Token& first = tokens.front();
    const text::Token& last = tokens.back();
    const std::string_view behind = text.substr(last.end);
    if (!behind.empty() && is_ascii_letter(text[last.end - 1]) &&
        behind.find_first_not_of("+#") == std::string_view::npos)
        return behind;
    const std::string_view before = text.substr(0, first.start);
    if (before == "." && is_ascii_letter(text[first.start]))
        return before;
    // A short name that a sign makes: E!
    if (behind == "!" && last.end - first.start <= kShort && is_ascii_letter(text[last.end - 1]))
        return behind;
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

// An amount without its #: 5%, $4.2bn.
bool is_amount(std::string_view text) {
    if (text.find_first_of("%$\xE2\xC2") == std::string_view::npos)
        return false;
    const auto number = query::read_number_term(text, "en");
    return number && number->number.kind != text::NumberKind::plain;
}

std::string pattern_for(std::string_view text) {
    std::string pattern;
    for (const char c : text) {
        if (c == '+' || c == '.' || c == '$')
            pattern += '\\';
        pattern += c;
    }
    if (is_ascii_letter(text.front()))
        pattern.insert(0, "\\b");
    if (is_ascii_letter(text.back()))
        pattern += "\\b";
    return pattern;
}

}  // namespace

void lint_signs(const LintedQuery& linted, const query::Node& node) {
    const std::string_view text = linted.tree.text(node);
    if (text.find_first_of("+#.&!%$\xE2\xC2") == std::string_view::npos ||
        text.find_first_of(" *;") != std::string_view::npos)
        return;
    const auto tokens = text::tokenize_by_script(text);
    if (tokens.empty())
        return;
    const std::string shown(text);
    if (!node.exact && is_amount(text))
        linted.warn(node,
                    "'" + shown + "' is looked for as words, without its sign",
                    "for the amount write #" + shown);
    else if (const auto sign = lost_sign(text, tokens))
        linted.warn(node,
                    "the sign " + std::string(*sign) + " of '" + shown + "' does not count",
                    "to ask for it too write /" + pattern_for(text) + '/');
}

}  // namespace rules::engine
