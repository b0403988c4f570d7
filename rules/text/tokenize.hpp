#pragma once
// Texts to tokens. Two rules: the gold's (exact) and the one with script-aware boundaries that
// the inflected form uses. The matcher has a faster version of each; a test compares them.
//
// What a desk means by a word, in the inflected form:
//   A token is a run of letters and digits, with the signs that hold a name together
//   (token_joiner.hpp) and without what is no letter of it: ornaments, invisible characters
//   (fold.hpp), an 's. Its forms are those of one headword (headwords.hpp; stem.hpp for other
//   languages than English) and of that word's family (families.hpp). Two spellings are one where
//   only accents, letter variants, a hyphen or dots part them, or where a table or a rule says so
//   (spellings.hpp). All else is another word.

#include "rules/text/fold.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rules::text {

/// Offsets and positions are kept in 32 bits: no text that is matched is longer.
constexpr std::uint32_t narrow(std::size_t n) {
    return static_cast<std::uint32_t>(n);
}

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
/// token by itself (so that its words match as substrings), an English 's is left out, signs hold
/// some names together (token_joiner.hpp), and punctuation between two characters of such a script
/// leaves a gap in the positions.
std::vector<Token> tokenize_by_script(std::string_view raw);

/// The same into a vector that is used again.
void tokenize_by_script(std::string_view raw, std::vector<Token>& out);

/// The end of an English possessive that begins at `at`, or `at`.
std::size_t possessive_end(std::string_view raw, std::size_t at);

/// A name in its English possessive (Lowe's): the name, and how the whole is looked up and
/// compared. `name` is empty where the raw text is no possessive.
struct Possessive {
    std::string_view name;
    std::string plain;     ///< folded, accents off
    std::string composed;  ///< as `=Lowe's` compares it, with the straight apostrophe
};

Possessive read_possessive(std::string_view raw);

/// A raw token of tokenize_by_script folded exactly, and with its accents off.
struct FoldedToken {
    std::string folded;
    std::string plain;
    bool single = false;    ///< one character of a script without spaces
    bool is_fixed = false;  ///< has digits or signs: such words have no inflected forms
};

FoldedToken fold_token(std::string_view raw);

}  // namespace rules::text
