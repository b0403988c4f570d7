#pragma once
// The parser's lower half: goes through the tokens of a query and tells of mistakes, each once.

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

    bool take(Lexeme kind);

    /// Tells of a mistake. Only of the first until the next operator: what follows it is guesswork.
    void fail(const Token& token, std::string message, std::string hint = {});
    void fail(const Node& node, std::string message, std::string hint);

    /// The token that stands here was not to be expected.
    void unexpected(const char* wanted);

    /// Goes to the AND, OR or bracket from which reading can go on after a mistake.
    void skip_to_joint();

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
