#pragma once
// Atom's constructs (RFC 4287 §3, §4.2): texts, persons, links, categories. RSS feeds hold them
// too.

#include "feeds/parse/item_fields.hpp"

#include <string>
#include <vector>

namespace feeds::parse {

/// A text or content construct as plain text: `type` (and Atom 0.3's `mode`) say how it is read.
std::string atom_text(Document& document, pugi::xml_node node);

/// The first of some fields that has a text.
std::string first_atom_text(Document& document,
                            const Fields& fields,
                            std::initializer_list<Field> order);

/// The names of person constructs.
std::vector<std::string> atom_people(Document& document, const std::vector<pugi::xml_node>& nodes);

/// Terms of categories: the label that people see where there is one beside it, both.
void add_atom_categories(Document& document,
                         const std::vector<pugi::xml_node>& nodes,
                         std::vector<std::string>& out);

/// The page that a feed or entry stands for, resolved: of its alternate links the first for people
/// (http or https, and HTML or of no type), else the first for browsers, else the first.
std::string alternate_link(Document& document, const std::vector<pugi::xml_node>& links);

/// Where an entry's content stands, if elsewhere (RFC 4287 §4.1.3.2), and a browser may open it.
std::string content_link(Document& document, const Fields& fields);

/// The feed's own rel=self and rel=hub links.
void read_feed_links(Document& document, const std::vector<pugi::xml_node>& links, Feed& feed);

/// Appends the parts of a list with commas.
void add_keywords(std::string_view keywords, std::vector<std::string>& out);

/// Appends unless empty or there already.
void add_unique(std::vector<std::string>& list, std::string value);

}  // namespace feeds::parse
