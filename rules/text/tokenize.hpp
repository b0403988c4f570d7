#pragma once
// Texts to tokens. Two rules: the gold's (exact) and the one with script-aware boundaries that
// the inflected form uses. The matcher has a faster version of each; a test compares them.

#include "rules/text/fold.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rules::text {

/// Bytes [start, end) of the raw text; `position` counts tokens from 0, with gaps where two
/// tokens must not count as adjacent.
struct Token {
    std::uint32_t position;
    std::uint32_t start;
    std::uint32_t end;
};

/// The exact form: maximal runs of letters, numbers and marks of the folded text.
struct ExactTokens {
    std::string folded;         ///< all tokens' texts
    std::vector<Token> tokens;  ///< into the raw text

    struct View {
        std::uint32_t begin, end;
    };

    std::vector<View> views;        ///< into `folded`, one a token
    std::vector<Segment> segments;  ///< where `folded` comes from

    std::string_view text(std::size_t i) const {
        return std::string_view(folded).substr(views[i].begin, views[i].end - views[i].begin);
    }
};

ExactTokens tokenize_exact(std::string_view raw);

/// The same into one that is used again.
void tokenize_exact(std::string_view raw, ExactTokens& out);

/// The inflected form's tokens: as maximal runs, but a character of a script without spaces is a
/// token by itself (so that its words match as substrings), an English 's is left out, and
/// punctuation between two such characters leaves a gap in the positions.
std::vector<Token> tokenize_by_script(std::string_view raw);

/// The same into a vector that is used again.
void tokenize_by_script(std::string_view raw, std::vector<Token>& out);

/// A raw token of tokenize_by_script folded exactly, and with its accents off.
struct FoldedToken {
    std::string folded;
    std::string plain;
    bool single = false;     ///< one character of a script without spaces
    bool has_digit = false;  ///< such words have no inflected forms (L2)
};

FoldedToken fold_token(std::string_view raw);

}  // namespace rules::text
