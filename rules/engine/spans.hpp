#pragma once
// Positions back to bytes. Only for articles that some watch fired on, so the field is simply cut
// into words once more.

#include "rules/document.hpp"
#include "rules/engine/article_index.hpp"
#include "rules/engine/evaluate.hpp"
#include "rules/text/tokenize.hpp"

#include <string_view>
#include <vector>

namespace rules::engine {

class SpanFinder {
public:
    void use(const Document& document, std::string_view language, const ArticleIndex& index);

    /// Appends the spans of `words`, sorts all and drops duplicates.
    void resolve(const std::vector<Interval>& words, std::vector<Span>& spans);

private:
    const std::vector<text::Token>& tokens_of(std::size_t region);
    std::string_view text_of(const Region& region) const;

    const Document* document_ = nullptr;
    std::string_view language_;
    const ArticleIndex* index_ = nullptr;
    std::vector<std::vector<text::Token>> tokens_;  ///< by region, filled on demand
    std::vector<bool> known_;
};

}  // namespace rules::engine
