#pragma once
// A document as a tree: strictly where it is well formed, repaired where it is not.

#include "feeds/parse/doctype.hpp"
#include "feeds/parse/parse.hpp"

#include <pugixml.hpp>

#include <memory>
#include <string>

namespace feeds::parse {

/// Owns the tree and the text that it points into. Texts in it are as written: references are not
/// decoded, CDATA sections are nodes of their own, an element's first text is its value.
struct XmlDocument {
    std::unique_ptr<char[]> buffer;  ///< declared first: the tree points into it
    std::size_t size = 0;
    pugi::xml_document tree;
    DoctypeEntities entities;
    bool truncated = false;
};

/// Reads `text` (clean UTF-8). Fails with too_deep or too_large where a limit is exceeded, and with
/// malformed where no element is left after repair. Nothing here recurses over the input.
std::expected<std::unique_ptr<XmlDocument>, Error> load_xml(std::string_view text,
                                                            const Limits& limits);

/// The next node in document order within `root`, its depth below `root` kept in `depth`; empty
/// after the last. The iterative walk that all others build on.
pugi::xml_node next_in_tree(pugi::xml_node node, pugi::xml_node root, std::size_t& depth);

}  // namespace feeds::parse
