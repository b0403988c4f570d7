#pragma once
// Where the entries of a document stand, also where its format puts them elsewhere.

#include "feeds/parse/adapter.hpp"

#include <pugixml.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace feeds::parse {

/// The elements of a document that are entries, in document order: an `item` or `entry`, whichever
/// of the two its format calls them, or of a sitemap a `url`. They stand in the root or in what
/// holds entries: a channel, a list (`items`, `entries`, rdf:Seq), a root within the root. Where
/// there are none, also in an element of a name that nobody knows. One within a field, an entry or
/// an extension's element is none.
std::vector<pugi::xml_node> entry_nodes(const Document& document);

/// The `sitemap` elements of a sitemap index.
std::vector<pugi::xml_node> sitemap_nodes(const Document& document);

/// What a document without entries holds that looks like some all the same: a sentence, empty where
/// there is nothing.
std::string misplaced_entries(const Document& document);

}  // namespace feeds::parse
