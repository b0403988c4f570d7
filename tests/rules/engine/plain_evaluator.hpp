#pragma once
// What a query means, without an index: every word of the query is compared with every word of
// the article. Slow and plain; the engine must agree with it.

#include "rules/document.hpp"
#include "rules/query/tree.hpp"
#include "rules/text/numbers.hpp"
#include "rules/watch.hpp"
#include "tests/rules/engine/plain_words.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace rules::testing {

/// A number of the article, and its first and last word.
struct PlainNumber {
    text::Number number;
    std::uint32_t first;
    std::uint32_t last;
};

struct PlainField {
    Field field;
    std::string_view text;
    std::vector<PlainWord> exact;   ///< words by the gold's rule
    std::vector<PlainWord> script;  ///< words with script-aware boundaries
    std::vector<PlainNumber> exact_numbers;
    std::vector<PlainNumber> script_numbers;
    std::size_t sentences = 0;  ///< the last one's number
};

class PlainArticle {
public:
    explicit PlainArticle(const Document& document);

    /// Whether the query, parsed, matches with the watch's forms, families and language.
    bool matches(const query::Tree& tree, const Watch& watch) const;

private:
    std::string language_;
    std::vector<PlainField> fields_;
};

}  // namespace rules::testing
