#include "rules/engine/spans.hpp"

#include <algorithm>

namespace rules::engine {

void SpanFinder::use(const Document& document,
                     std::string_view language,
                     const ArticleIndex& index) {
    document_ = &document;
    language_ = language;
    index_ = &index;
    known_.assign(index.regions().size(), false);
    if (tokens_.size() < known_.size())
        tokens_.resize(known_.size());
}

std::string_view SpanFinder::text_of(const Region& region) const {
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

const std::vector<text::Token>& SpanFinder::tokens_of(std::size_t region) {
    if (!known_[region]) {
        const std::string_view text = text_of(index_->regions()[region]);
        tokens_[region] = index_->regions()[region].plane == Plane::exact
                              ? text::tokenize_exact(text).tokens
                              : text::tokenize_by_script(text);
        known_[region] = true;
    }
    return tokens_[region];
}

void SpanFinder::resolve(const std::vector<Interval>& words, std::vector<Span>& spans) {
    for (const Interval& word : words) {
        const Region& region = index_->region_at(word.first);
        const auto number = static_cast<std::size_t>(&region - index_->regions().data());
        const std::vector<text::Token>& tokens = tokens_of(number);
        const auto at = [&](std::uint32_t position) {
            return std::lower_bound(
                tokens.begin(),
                tokens.end(),
                position - region.begin,
                [](const text::Token& token, std::uint32_t p) { return token.position < p; });
        };
        const auto first = at(word.first);
        const auto last = at(word.last);
        if (first == tokens.end() || last == tokens.end())
            continue;
        spans.push_back({region.field, region.item, first->start, last->end});
    }
    std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
        return std::tie(a.field, a.item, a.start, a.end) <
               std::tie(b.field, b.item, b.start, b.end);
    });
    spans.erase(std::unique(spans.begin(), spans.end()), spans.end());
}

}  // namespace rules::engine
