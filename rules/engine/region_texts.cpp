#include "rules/engine/region_texts.hpp"

namespace rules::engine {

void RegionTexts::use(const Document& document,
                      std::string_view language,
                      const ArticleIndex& index) {
    document_ = &document;
    language_ = language;
    index_ = &index;
    known_.assign(index.regions().size(), false);
    if (tokens_.size() < known_.size())
        tokens_.resize(known_.size());
}

std::string_view RegionTexts::text_of(const Region& region) const {
    switch (region.field) {
        case Field::title:
            return document_->title;
        case Field::summary:
            return document_->summary;
        case Field::content:
            return document_->content;
        case Field::author:
            return document_->authors[region.item];
        case Field::category:
            return document_->categories[region.item];
        case Field::source:
            return document_->source;
        case Field::language:
            return language_;
        case Field::url:
            return document_->url;
    }
    return {};
}

const std::vector<text::Token>& RegionTexts::tokens_of(std::size_t region) {
    if (!known_[region]) {
        const std::string_view text = text_of(index_->regions()[region]);
        tokens_[region] = index_->regions()[region].analyzer == Analyzer::exact
                              ? text::tokenize_exact(text).tokens
                              : text::tokenize_by_script(text);
        known_[region] = true;
    }
    return tokens_[region];
}

}  // namespace rules::engine
