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

/// Whether a link's rel says that it leads to the page: "alternate", its IANA URI, or none.
bool is_alternate(std::string_view rel);

/// A text that is plain by its format, as it was meant: references that were escaped twice are
/// decoded, and where HTML's own tags stand in it they go. `<` of anything else stays.
std::string unescaped(std::string text);

/// The part of a feed's authors that its entries inherit: a feed of 5,000 entries must not hold
/// 5,000 copies of a hostile list.
std::vector<std::string> inheritable(std::vector<std::string> authors);

/// The name in "me@x.org (Name)", "Name <me@x.org>" or "Name (me@x.org)", with or without markup;
/// the address where there is no name.
std::string person_name(std::string_view text);

}  // namespace feeds::parse
