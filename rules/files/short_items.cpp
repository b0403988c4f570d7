#include "rules/files/short_items.hpp"

#include "rules/query/habits.hpp"

#include <algorithm>
#include <optional>

namespace rules {
namespace {

using query::Habit;
using query::Lexeme;
using query::Token;

constexpr std::string_view kItems = "make each an item of its own: [\"chip\", \"wafer\"]";

std::optional<Habit> of_token(const Token& token, std::string_view text, bool alone) {
    const std::string written = query::brief(text);
    switch (token.kind) {
        case Lexeme::op_or:
            return Habit{"'OR' in an item is looked for as a word", std::string(kItems)};
        case Lexeme::op_and:
            return Habit{"'AND' in an item is looked for as a word",
                         "put each into all = […], or write a query"};
        case Lexeme::op_not:
            return Habit{"'NOT' in an item is looked for as a word",
                         "put what must not occur into none = […]"};
        case Lexeme::op_near:
        case Lexeme::op_before:
        case Lexeme::op_at_least:
        case Lexeme::op_sentence:
            return Habit{"'" + written + "' in an item is looked for as a word",
                         "operators stand in a query = '…'"};
        case Lexeme::field:
            return Habit{"'" + written + "' in an item is looked for as a word",
                         "fields stand in a query = '…'"};
        case Lexeme::regex:
            return Habit{"a regular expression in an item is looked for as words",
                         "it stands in a query = '" + written + '\''};
        case Lexeme::open:
            return Habit{"brackets in an item mean nothing", "groups stand in a query = '…'"};
        case Lexeme::word:
            if (!alone && text.find('*') != std::string_view::npos)
                return Habit{"a star stands for nothing in an item of several words",
                             "write it as a query: a BEFORE/1 b*"};
            return std::nullopt;
        default:
            return std::nullopt;
    }
}

// A list in one text, and signs that a list of its own replaces.
Habit for_items(Habit habit) {
    if (habit.message.find("make a phrase") != std::string::npos)
        habit.hint = "leave the quotes out: an item of several words is a phrase";
    else if (habit.message.ends_with("is looked for as a word"))
        habit.hint = "operators stand in a query = '…'";
    else if (habit.hint.find(" OR ") != std::string::npos ||
             habit.hint.find("with OR") != std::string::npos)
        habit.hint = kItems;
    else if (habit.hint.find("NOT ") != std::string::npos)
        habit.hint = "put what must not occur into none = […]";
    return habit;
}

}  // namespace

void check_short_item(std::string_view text, std::vector<query::Finding>& findings) {
    std::vector<Token> tokens;
    std::vector<query::Finding> ignored;  // an item that is no query is a phrase
    query::lex(text, tokens, ignored);
    const bool alone = tokens.size() == 2;
    const auto warn = [&](std::uint32_t begin, std::uint32_t end, Habit habit) {
        findings.push_back(
            {Severity::warning, begin, end, std::move(habit.message), std::move(habit.hint)});
    };
    for (const Token& token : tokens) {
        auto habit = of_token(token, text.substr(token.begin, token.end - token.begin), alone);
        if (!habit || token.unclosed)
            continue;
        warn(token.begin, token.end, std::move(*habit));
        return;
    }
    std::vector<query::Finding> habits;
    query::note_habits(text, tokens, habits);
    // Only operators in capitals are none of the words of a phrase.
    std::erase_if(habits, [](const query::Finding& f) {
        return f.hint.starts_with("did you mean #") ||  // it is read as that
               f.hint.starts_with("operators are written in capitals: AND") ||
               f.hint.starts_with("operators are written in capitals: OR") ||
               f.hint.starts_with("operators are written in capitals: NOT");
    });
    if (habits.empty())
        return;
    query::Finding& first = habits.front();
    warn(first.begin, first.end, for_items({std::move(first.message), std::move(first.hint)}));
}

}  // namespace rules
