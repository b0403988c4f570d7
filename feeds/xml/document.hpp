#pragma once
// A document as a tree: strictly where it is well formed, repaired where it is not.

#include "feeds/limits/budget.hpp"
#include "feeds/limits/limits.hpp"
#include "feeds/xml/doctype.hpp"

#include <pugixml.hpp>

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace feeds {

/// Owns the tree and the text that it points into. Texts in it are as written: references are not
/// decoded, CDATA sections are nodes of their own, an element's first text is its value.
struct XmlDocument {
    std::unique_ptr<char[]> buffer;  ///< declared first: the tree points into it
    std::size_t size = 0;
    pugi::xml_document tree;
    DoctypeEntities entities;
    bool truncated = false;

    /// A limit that an element exceeds.
    struct Excess {
        pugi::xml_node node;
        std::string_view field;  ///< as in Cut
        std::size_t had = 0;
        std::size_t kept = 0;
    };

    std::vector<Excess> excesses;  ///< in document order, at most 1,000
};

/// Reads `text` (clean UTF-8). Of an element with too many attributes the first are kept; one that
/// is nested too deep is noted and stays, since nothing here or in the adapters recurses. Fails
/// with malformed where no element is left after repair, and with too_slow.
std::expected<std::unique_ptr<XmlDocument>, Error> load_xml(std::string_view text,
                                                            const Limits& limits,
                                                            Budget& budget);

/// What every walk says whose budget is spent.
Error too_slow();

/// The next node in document order within `root`, its depth below `root` kept in `depth`; empty
/// after the last. The iterative walk that all others build on.
pugi::xml_node next_in_tree(pugi::xml_node node, pugi::xml_node root, std::size_t& depth);

/// The same, but what is within `node` is passed over.
pugi::xml_node next_beside(pugi::xml_node node, pugi::xml_node root, std::size_t& depth);

}  // namespace feeds
