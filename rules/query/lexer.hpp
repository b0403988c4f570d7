#pragma once
// A query's text to lexemes. Operators count only in capitals; a word is anything without
// spaces, parentheses and quotes.

#include "rules/document.hpp"
#include "rules/toml/diagnostic.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rules::query {

/// Who writes more mistakes into one query has read enough after these.
constexpr std::size_t kMaxErrors = 20;

/// One finding about a query; bytes [begin, end) of it.
struct Finding {
    Severity severity = Severity::error;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::string message;
    std::string hint;
    std::string unknown_word = {};  ///< as of a Diagnostic
};

enum class Lexeme : std::uint8_t {
    open,
    close,
    word,
    phrase,
    regex,
    number,
    op_and,
    op_or,
    op_not,
    op_near,
    op_before,
    op_at_least,
    op_sentence,
    field,
    end,
};

/// A word, phrase, number or regular expression.
constexpr bool is_leaf(Lexeme kind) {
    return kind >= Lexeme::word && kind <= Lexeme::number;
}

/// Whether an operand may begin so, a NOT before it apart.
constexpr bool begins_operand(Lexeme kind) {
    return is_leaf(kind) || kind == Lexeme::open || kind == Lexeme::field ||
           kind == Lexeme::op_at_least || kind == Lexeme::op_sentence;
}

struct Token {
    Lexeme kind = Lexeme::end;
    Field field = Field::title;
    bool exact = false;
    bool slop = false;
    bool unclosed = false;  ///< a phrase or regular expression that takes in all the rest
    std::uint32_t number = 0;
    std::uint32_t text = 0;
    std::uint32_t text_size = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// Appends every token, the last of them `end`, and a finding for everything wrong.
void lex(std::string_view query, std::vector<Token>& tokens, std::vector<Finding>& findings);

}  // namespace rules::query
