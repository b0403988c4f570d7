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

/// One a thread. Borrows the article and its index until the next use().
class RegionTexts {
public:
    /// `language` stands for Document::language.
    void use(const Document& document, std::string_view language, const ArticleIndex& index);

    const ArticleIndex& index() const { return *index_; }

    std::string_view text_of(const Region& region) const;

    /// The region's words, by their position within it. `region` is a number in index().regions().
    const std::vector<text::Token>& tokens_of(std::size_t region);

private:
    const Document* document_ = nullptr;
    const ArticleIndex* index_ = nullptr;
    std::string_view language_;
    std::vector<bool> known_;
    std::vector<std::vector<text::Token>> tokens_;
};

}  // namespace rules::engine
