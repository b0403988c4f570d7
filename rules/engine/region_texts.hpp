#pragma once
// The texts behind an index's regions, and where in them their words stand: what is needed of few
// articles, so it is worked out when first asked for.

#include "rules/document.hpp"
#include "rules/engine/article_index.hpp"
#include "rules/text/tokenize.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace rules::engine {

/// One a thread. Borrows the article's texts and its index until the next use().
class RegionTexts {
public:
    void use(const Document& document, const ArticleIndex& index);

    const ArticleIndex& index() const { return *index_; }

    std::string_view text_of(const Region& region) const;

    /// The region's words, by their position within it. `region` is a number in index().regions().
    const std::vector<text::Token>& tokens_of(std::size_t region);

    /// Appends the bytes of `words`, sorts all spans and drops duplicates.
    void resolve(const std::vector<Interval>& words, std::vector<Span>& spans);

private:
    Document document_;
    const ArticleIndex* index_ = nullptr;
    std::vector<bool> known_;
    std::vector<std::vector<text::Token>> tokens_;
};

}  // namespace rules::engine
