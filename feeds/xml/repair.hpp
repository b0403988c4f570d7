#pragma once
// What a strict XML parser refuses, made well formed.

#include "feeds/limits/budget.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace feeds {

/// A document made well formed.
struct Repaired {
    std::string xml;
    /// The bytes ended before the root element did. An entry that was still open is left out whole.
    bool truncated = false;
    /// How deep the elements were that were flattened; 0: none was.
    std::size_t flattened = 0;
};

/// One pass over `document` (UTF-8), linear in its size, that writes it again with every element
/// closed: end tags are paired with the nearest open element of their name, others are dropped;
/// `<` that opens nothing becomes text; attributes get their quotes; HTML's empty elements and its
/// implied ends (p, li, …) are known; an item, or a field of one, ends where the next begins.
/// Elements nested deeper than `depth` are flattened into their parent. Comments, instructions and
/// the DOCTYPE go.
///
/// Where the budget is spent it stops, and what it returns is of no use.
Repaired repair_xml(std::string_view document, std::size_t depth, Budget& budget);

}  // namespace feeds
