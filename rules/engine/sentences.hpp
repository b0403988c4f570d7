#pragma once
// In which sentence of an article each of its words stands. Worked out for the whole article when
// the first query asks.

#include "rules/engine/region_texts.hpp"
#include "rules/text/sentences.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace rules::engine {

/// One a thread.
class Sentences {
public:
    /// Borrows `texts` and `language` until the next use().
    void use(RegionTexts& texts, std::string_view language) {
        texts_ = &texts;
        language_ = language;
        known_ = false;
    }

    /// The number of the sentence at a position; two fields share none.
    std::uint32_t at(std::uint32_t position);

private:
    void find();

    RegionTexts* texts_ = nullptr;
    std::string_view language_;
    bool known_ = false;
    text::SentenceBreaker breaker_;
    std::vector<std::uint32_t> breaks_;  ///< bytes, of one region
    std::vector<std::uint32_t> starts_;  ///< positions
};

}  // namespace rules::engine
