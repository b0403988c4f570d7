#include "rules/files/short_items.hpp"

#include "rules/query/foreign_syntax.hpp"

#include <algorithm>
#include <optional>

namespace rules {
namespace {

using query::Lexeme;
using query::Mistake;
using query::Token;

constexpr std::string_view kItems = "make each an item of its own: [\"chip\", \"wafer\"]";

std::optional<Mistake> of_token(const Token& token, std::string_view text, bool alone) {
    const std::string written = query::brief(text);
    switch (token.kind) {
        case Lexeme::op_or:
            return Mistake{"'OR' in an item is looked for as a word", std::string(kItems)};
        case Lexeme::op_and:
            return Mistake{"'AND' in an item is looked for as a word",
                           "put each into all = […], or write a query"};
        case Lexeme::op_not:
            return Mistake{"'NOT' in an item is looked for as a word",
                           "put what must not occur into none = […]"};
        case Lexeme::op_near:
        case Lexeme::op_before:
        case Lexeme::op_at_least:
        case Lexeme::op_sentence:
            return Mistake{"'" + written + "' in an item is looked for as a word",
                           "operators stand in a query = '…'"};
        case Lexeme::field:
            return Mistake{"'" + written + "' in an item is looked for as a word",
                           "fields stand in a query = '…'"};
        case Lexeme::regex:
            return Mistake{"a regular expression in an item is looked for as words",
                           "it stands in a query = '" + written + '\''};
        case Lexeme::open:
            return Mistake{"brackets in an item mean nothing", "groups stand in a query = '…'"};
        case Lexeme::word:
            if (!alone && text.find('*') != std::string_view::npos)
                return Mistake{"a star stands for nothing in an item of several words",
                               "write it as a query: a BEFORE/1 b*"};
            return std::nullopt;
        default:
            return std::nullopt;
    }
}

// A list in one text, and signs that a list of its own replaces.
Mistake for_items(Mistake mistake) {
    if (mistake.message.find("make a phrase") != std::string::npos)
        mistake.hint = "leave the quotes out: an item of several words is a phrase";
    else if (mistake.message.ends_with("is looked for as a word"))
        mistake.hint = "operators stand in a query = '…'";
    else if (mistake.hint.find(" OR ") != std::string::npos ||
             mistake.hint.find("with OR") != std::string::npos)
        mistake.hint = kItems;
    else if (mistake.hint.find("NOT ") != std::string::npos)
        mistake.hint = "put what must not occur into none = […]";
    return mistake;
}

}  // namespace

void check_short_item(std::string_view text, std::vector<query::Finding>& findings) {
    std::vector<Token> tokens;
    std::vector<query::Finding> ignored;  // an item that is no query is a phrase
    query::lex(text, tokens, ignored);
    const bool alone = tokens.size() == 2;
    const auto warn = [&](std::uint32_t begin, std::uint32_t end, Mistake mistake) {
        findings.push_back(
            {Severity::warning, begin, end, std::move(mistake.message), std::move(mistake.hint)});
    };
    for (const Token& token : tokens) {
        auto mistake = of_token(token, text.substr(token.begin, token.end - token.begin), alone);
        if (!mistake || token.unclosed)
            continue;
        warn(token.begin, token.end, std::move(*mistake));
        return;
    }
    std::vector<query::Finding> mistakes;
    query::note_foreign_syntax(text, tokens, mistakes);
    // Only operators in capitals are none of the words of a phrase.
    std::erase_if(mistakes, [](const query::Finding& f) {
        return f.hint.starts_with("did you mean #") ||  // it is read as that
               f.hint.starts_with("operators are written in capitals: AND") ||
               f.hint.starts_with("operators are written in capitals: OR") ||
               f.hint.starts_with("operators are written in capitals: NOT");
    });
    if (mistakes.empty())
        return;
    query::Finding& first = mistakes.front();
    warn(first.begin, first.end, for_items({std::move(first.message), std::move(first.hint)}));
}

}  // namespace rules
