#include "rules/engine/spans.hpp"

#include <algorithm>

namespace rules::engine {

void resolve_spans(RegionTexts& texts,
                   const std::vector<Interval>& words,
                   std::vector<Span>& spans) {
    const ArticleIndex& index = texts.index();
    for (const Interval& word : words) {
        const Region& region = index.region_at(word.first);
        const auto number = static_cast<std::size_t>(&region - index.regions().data());
        // With its signs, which are no words: $4.2bn, 5%.
        if (word.number != kNoTerm) {
            const ArticleIndex::NumberPlace& place = index.number_at(word.first, word.number);
            spans.push_back({region.field, region.item, place.begin, place.end});
            continue;
        }
        const std::vector<text::Token>& tokens = texts.tokens_of(number);
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
