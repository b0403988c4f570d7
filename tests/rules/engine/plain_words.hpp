#pragma once
// The words of a text for the plain evaluator.

#include "rules/text/tokenize.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rules::testing {

/// One word of the article, folded in every way that a query may ask for.
struct PlainWord {
    std::uint32_t position = 0;
    std::string folded;
    std::string plain;
    std::string composed;
    std::string spelt_out;  ///< with umlauts as two letters
    bool single = false;
    bool is_fixed = false;
    bool is_possessive = false;  ///< with its 's: found by `=` alone
    std::size_t sentence = 0;    ///< of its field
};

/// A query asks for its words; an article's can be found by more besides.
enum class Whose : std::uint8_t { query, article };

/// By the gold's rule.
std::vector<PlainWord> exact_words(std::string_view text,
                                   const std::vector<std::uint32_t>& breaks = {});

/// With script-aware boundaries.
std::vector<PlainWord> script_words(std::string_view text,
                                    const std::vector<std::uint32_t>& breaks = {},
                                    Whose whose = Whose::query);

PlainWord script_word(std::string_view raw);

/// A token with its 's, as `=` asks for it.
std::optional<PlainWord> possessive_word(std::string_view text, const text::Token& token);

}  // namespace rules::testing
