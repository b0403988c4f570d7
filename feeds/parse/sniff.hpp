#pragma once
// What a document is, by its text (F38); the Content-Type is only the charset's business.

#include "feeds/parse/parse.hpp"

#include <pugixml.hpp>

#include <optional>
#include <string_view>

namespace feeds::parse {

enum class Syntax { empty, json, xml, html, unknown };

/// What the first characters promise. `text` is UTF-8.
Syntax sniff(std::string_view text);

/// A feed's root in a tree: what it is, and where.
struct Root {
    Format format = Format::rss;
    pugi::xml_node node;
};

/// Finds the root of a feed: the document's own, or one a few levels within something else.
std::optional<Root> find_root(pugi::xml_node tree);

}  // namespace feeds::parse
