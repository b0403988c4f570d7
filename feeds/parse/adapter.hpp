#pragma once
// What the adapters of the XML formats share. One adapter a format; each turns a root element into
// a ParsedFeed and judges nothing else.

#include "feeds/entry.hpp"
#include "feeds/limits/bounds.hpp"
#include "feeds/limits/budget.hpp"
#include "feeds/parse/parse.hpp"
#include "feeds/text/language_tag.hpp"
#include "feeds/xml/element_text.hpp"
#include "feeds/xml/namespaces.hpp"

#include <pugixml.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace feeds::parse {

/// One document on its way: how to read its names and texts, and where its URLs start.
struct Document {
    pugi::xml_node root;
    Namespaces names;
    XmlText text;
    std::string_view base_url;
    const Limits& limits;
    Bounds& bounds;
    Budget& budget;
    std::size_t left_out = 0;                      ///< entries beyond Limits::entries_read
    std::vector<pugi::xml_node> entry_nodes = {};  ///< where the entries stand

    /// A URL written in `node`, resolved against xml:base and base_url; empty where it is too long.
    std::string url(pugi::xml_node node, std::string_view written);

    /// Where the references in `node` start.
    std::string base_of(pugi::xml_node node) const;

    /// Says which field is read from now on, for what is noted of it.
    Document& about(std::string_view field) {
        bounds.field(field);
        return *this;
    }

    /// The next entry, which stands at `node`; nullptr where no more may be read.
    Entry* add_entry(pugi::xml_node node, ParsedFeed& parsed);
};

ParsedFeed read_rss(Document& document);
ParsedFeed read_rdf(Document& document);
ParsedFeed read_atom(Document& document);
ParsedFeed read_news_sitemap(Document& document);
ParsedFeed read_sitemap_index(Document& document);

/// An attribute of the element's own vocabulary, whatever its case: without a prefix, or with that
/// of the element. Empty if there is none.
pugi::xml_attribute attribute_named(pugi::xml_node node, std::string_view local);

/// An attribute of the xml: vocabulary ("lang", "base"), as written; empty if there is none.
std::string_view xml_attribute(pugi::xml_node node, std::string_view local);

/// Appends the parts of a list with commas.
void add_keywords(std::string_view keywords, std::vector<std::string>& out);

/// Appends unless empty or there already.
void add_unique(std::vector<std::string>& list, std::string value);

}  // namespace feeds::parse
