#include "rules/engine/sentences.hpp"

#include <algorithm>

namespace rules::engine {

void Sentences::find() {
    known_ = true;
    starts_.clear();
    const std::vector<Region>& regions = texts_->index().regions();
    for (std::size_t r = 0; r < regions.size(); ++r) {
        starts_.push_back(regions[r].begin);
        // Names, addresses and the like are no sentences.
        if (regions[r].field > Field::content)
            continue;
        breaks_.clear();
        breaker_.breaks(texts_->text_of(regions[r]), language_, breaks_);
        auto next = breaks_.begin();
        for (const text::Token& token : texts_->tokens_of(r)) {
            if (next == breaks_.end() || token.start < *next)
                continue;
            starts_.push_back(regions[r].begin + token.position);
            next = std::upper_bound(next, breaks_.end(), token.start);
        }
    }
}

std::uint32_t Sentences::at(std::uint32_t position) {
    if (!known_)
        find();
    return static_cast<std::uint32_t>(std::upper_bound(starts_.begin(), starts_.end(), position) -
                                      starts_.begin());
}

}  // namespace rules::engine
