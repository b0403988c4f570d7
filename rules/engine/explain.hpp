#pragma once
// Why a watch did not fire.

#include "rules/document.hpp"
#include "rules/watch.hpp"

#include <string>
#include <vector>

namespace rules {

struct Explanation {
    bool fires = false;
    std::string part;         ///< the smallest part of the query that decided, as written
    std::uint32_t begin = 0;  ///< its place in the query, in bytes
    std::uint32_t end = 0;
    std::string reason;       ///< a sentence, ready to show
    std::vector<Span> spans;  ///< fires: what matched; a NOT: what was in the way
};

/// Tries one watch on one article. Not for hot paths: parts of the query are compiled one by one.
Explanation explain(const Watch& watch, const Document& document);

}  // namespace rules
