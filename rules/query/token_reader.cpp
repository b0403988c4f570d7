#include "rules/query/token_reader.hpp"

namespace rules::query {

bool TokenReader::take(Lexeme kind) {
    if (failed_ || peek().kind != kind)
        return false;
    ++at_;
    return true;
}

void TokenReader::fail(const Token& token, std::string message, std::string hint) {
    if (!failed_ && !hopeless_) {
        ++errors_;
        findings_.push_back(
            {Severity::error, token.begin, token.end, std::move(message), std::move(hint)});
    }
    failed_ = true;
    hopeless_ = hopeless_ || errors_ >= kMaxErrors;
}

void TokenReader::fail(const Node& node, std::string message, std::string hint) {
    Token place;
    place.begin = node.begin;
    place.end = node.end;
    fail(place, std::move(message), std::move(hint));
}

void TokenReader::unexpected(const char* wanted) {
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

void TokenReader::skip_to_joint() {
    std::size_t open = 0;
    for (; peek().kind != Lexeme::end; ++at_) {
        const Lexeme kind = peek().kind;
        if (open == 0 && (kind == Lexeme::close || kind == Lexeme::op_and || kind == Lexeme::op_or))
            return;
        if (kind == Lexeme::open)
            ++open;
        else if (kind == Lexeme::close)
            --open;
    }
}

}  // namespace rules::query
