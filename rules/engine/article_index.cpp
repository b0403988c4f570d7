#include "rules/engine/article_index.hpp"

#include <algorithm>

namespace rules::engine {

void ArticleIndex::size_for(std::size_t terms) {
    clear();
    bits_.assign(terms / 64 + 1, 0);
    slots_.assign(terms, 0);
    bits_[kAlways >> 6] |= 1ULL << (kAlways & 63);
}

void ArticleIndex::clear() {
    for (const Present& p : present_)
        bits_[p.term >> 6] = 0;
    if (!bits_.empty())
        bits_[kAlways >> 6] = 1ULL << (kAlways & 63);
    present_.clear();
    occurrences_.clear();
    positions_.clear();
    regions_.clear();
    numbers_.clear();
    fields_ = {};
}

void ArticleIndex::begin_region(Field field, Analyzer analyzer, std::uint32_t item) {
    region_begin_ = static_cast<std::uint32_t>(positions_.size());
    regions_.push_back({region_begin_, region_begin_, field, analyzer, item});
}

void ArticleIndex::end_region() {
    Region& region = regions_.back();
    region.end = static_cast<std::uint32_t>(positions_.size());
    if (region.field <= Field::content)
        fields_[static_cast<std::size_t>(region.analyzer)][static_cast<std::size_t>(region.field)] =
            region;
    next_token();
}

const ArticleIndex::NumberPlace& ArticleIndex::number_at(std::uint32_t position,
                                                         TermId term) const {
    auto place = std::ranges::lower_bound(numbers_, position, {}, &NumberPlace::position);
    while (place->term != term)
        ++place;
    return *place;
}

const Region& ArticleIndex::region_at(std::uint32_t position) const {
    return *(std::ranges::upper_bound(regions_, position, {}, &Region::begin) - 1);
}

}  // namespace rules::engine
