#pragma once
// The parser's lower half: goes through the tokens of a query and reports mistakes, each once.

#include "rules/query/lexer.hpp"
#include "rules/query/tree.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rules::query {

class TokenReader {
public:
    /// All three must outlive it; the last token is `end`.
    TokenReader(const std::string& source,
                const std::vector<Token>& tokens,
                std::vector<Finding>& findings)
        : tokens_(tokens), source_(source), findings_(findings) {}

    std::size_t errors() const { return errors_; }

protected:
    const Token& peek() const { return tokens_[at_]; }

    bool take(Lexeme kind) {
        if (failed_ || peek().kind != kind)
            return false;
        ++at_;
        return true;
    }

    /// Tells of a mistake. Only of the first until the next operator: what follows it is guesswork.
    void fail(const Token& token, std::string message, std::string hint = {}) {
        if (!failed_ && !hopeless_) {
            ++errors_;
            findings_.push_back(
                {Severity::error, token.begin, token.end, std::move(message), std::move(hint)});
        }
        failed_ = true;
        hopeless_ = hopeless_ || errors_ >= kMaxErrors;
    }

    void fail(const Node& node, std::string message, std::string hint) {
        Token place;
        place.begin = node.begin;
        place.end = node.end;
        fail(place, std::move(message), std::move(hint));
    }

    /// The token that stands here was not to be expected.
    void unexpected(const char* wanted) {
        const Token& token = peek();
        const std::string text = source_.substr(token.begin, token.end - token.begin);
        std::string hint;
        if (token.kind == Lexeme::op_not)
            hint = "did you mean AND NOT?";
        else if (at_ > 0 && (token.kind == Lexeme::op_and || token.kind == Lexeme::op_or))
            hint = "put \"" + text + "\" in quotes if it is a word";
        else if (token.kind == Lexeme::op_near || token.kind == Lexeme::op_before)
            hint = "write (a NEAR/5 b) AND (b NEAR/5 c)";
        const std::string found =
            token.kind == Lexeme::end ? "the end of the query" : '\'' + text + '\'';
        fail(token, std::string("expected ") + wanted + ", found " + found, std::move(hint));
    }

    /// Goes to the AND, OR or bracket from which reading can go on after a mistake.
    void skip_to_connective() {
        std::size_t open = 0;
        for (; peek().kind != Lexeme::end; ++at_) {
            const Lexeme kind = peek().kind;
            if (open == 0 &&
                (kind == Lexeme::close || kind == Lexeme::op_and || kind == Lexeme::op_or))
                return;
            if (kind == Lexeme::open)
                ++open;
            else if (kind == Lexeme::close)
                --open;
        }
    }

    const std::vector<Token>& tokens_;
    std::size_t at_ = 0;
    bool failed_ = false;    ///< what is being read has a mistake
    bool hopeless_ = false;  ///< nothing more is read

private:
    const std::string& source_;
    std::vector<Finding>& findings_;
    std::size_t errors_ = 0;
};

}  // namespace rules::query
