#include "rules/engine/region_texts.hpp"

#include <algorithm>
#include <tuple>

namespace rules::engine {

void RegionTexts::use(const Document& document, const ArticleIndex& index) {
    document_ = document;
    index_ = &index;
    known_.assign(index.regions().size(), false);
    if (tokens_.size() < known_.size())
        tokens_.resize(known_.size());
}

std::string_view RegionTexts::text_of(const Region& region) const {
    std::string_view out;
    each_text(document_, [&](std::string_view text, Field field, std::uint32_t item) {
        if (field == region.field && item == region.item)
            out = text;
    });
    return out;
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

void RegionTexts::resolve(const std::vector<Interval>& words, std::vector<Span>& spans) {
    for (const Interval& word : words) {
        const Region& region = index_->region_at(word.first);
        const auto number = static_cast<std::size_t>(&region - index_->regions().data());
        // With its signs, which are no words: $4.2bn, 5%.
        if (word.number != kNoTerm) {
            const ArticleIndex::NumberPlace& place = index_->number_at(word.first, word.number);
            spans.push_back({region.field, region.item, place.begin, place.end});
            continue;
        }
        const std::vector<text::Token>& tokens = tokens_of(number);
        const auto at = [&](std::uint32_t position) {
            return std::ranges::lower_bound(
                tokens, position - region.begin, {}, &text::Token::position);
        };
        const auto first = at(word.first);
        const auto last = at(word.last);
        if (first == tokens.end() || last == tokens.end())
            continue;
        spans.push_back({region.field, region.item, first->start, last->end});
    }
    std::ranges::sort(spans, {}, [](const Span& span) {
        return std::tuple(span.field, span.item, span.start, span.end);
    });
    spans.erase(std::unique(spans.begin(), spans.end()), spans.end());
}

}  // namespace rules::engine
