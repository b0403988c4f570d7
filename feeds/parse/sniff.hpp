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

/// Whether a page of HTML by its first tag holds a feed: the DOCTYPE of another template, or a page
/// that a browser made of a feed.
bool wraps_feed(std::string_view html);

/// A feed's root in a tree: what it is, and where.
struct Root {
    Format format = Format::rss;
    pugi::xml_node node;
};

/// Finds the root of a feed: the document's own, or one a few levels within something else; else an
/// entry that stands alone.
std::optional<Root> find_root(pugi::xml_node tree);

/// The next root of a feed beside one: a template's empty feed may stand before the true one.
std::optional<Root> next_root(const Root& root);

/// Whether the root is an entry that stands for itself.
bool is_lone_entry(const Root& root);

}  // namespace feeds::parse
