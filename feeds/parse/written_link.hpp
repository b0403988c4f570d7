#pragma once
// Where a link element keeps its address.

#include "feeds/parse/adapter.hpp"

#include <string>

namespace feeds::parse {

/// The address of a <link> that is written as RSS has it: its text, else that of an <a> within it,
/// of an attribute (href, url, rdf:resource, …), or of the text behind an element that is empty. As
/// written, not resolved.
std::string written_link(Document& document, pugi::xml_node link);

}  // namespace feeds::parse
