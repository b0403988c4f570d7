#pragma once
// Where the links of feeds and entries lead.

#include "feeds/parse/item_fields.hpp"

#include <string>

namespace feeds::parse {

/// The address of a <link> that is written as RSS has it: its text, else that of an <a> within it,
/// of an attribute (href, url, rdf:resource, …), or of the text behind an element that is empty. As
/// written, not resolved.
std::string written_link(Document& document, pugi::xml_node link);

/// The page that a feed or entry stands for, resolved: of Atom's alternate links the first for
/// people (http or https, and HTML or of no type), else the first for browsers, else the first.
std::string alternate_link(const Fields& fields);

/// Where an entry's content stands, if elsewhere (RFC 4287 §4.1.3.2), and a browser may open it.
std::string content_link(const Fields& fields);

/// The feed's own rel=self and rel=hub links in a field.
void read_feed_links(const Fields& fields, Name field, Feed& feed);

}  // namespace feeds::parse
