#pragma once
// Positions back to bytes. Only for articles that some watch fired on, so the field is simply cut
// into words once more.

#include "rules/document.hpp"
#include "rules/engine/evaluate.hpp"
#include "rules/engine/region_texts.hpp"

#include <vector>

namespace rules::engine {

/// Appends the spans of `words`, sorts all and drops duplicates.
void resolve_spans(RegionTexts& texts,
                   const std::vector<Interval>& words,
                   std::vector<Span>& spans);

}  // namespace rules::engine
