// RSS 0.91 to 2.0, with what other vocabularies put into it, and the 0.90 and 1.0 of RDF, whose
// items stand beside the channel and are named by rdf:about.

#include "feeds/parse/entry_nodes.hpp"
#include "feeds/parse/rss_item.hpp"
#include "feeds/text/ascii.hpp"

namespace feeds::parse {

namespace {

/// The channel, or the root where the channel's fields stand in it.
pugi::xml_node channel_of(pugi::xml_node root) {
    for (const pugi::xml_node child : root.children()) {
        if (equals_no_case(local_name(child.name()), "channel")) {
            return child;
        }
    }
    return root;
}

ParsedFeed read(Document& document, Format format) {
    ParsedFeed parsed;
    parsed.feed.format = format;
    const std::vector<pugi::xml_node> items = entry_nodes(document);
    if (items.empty() || items.front() != document.root) {
        read_channel(document, channel_of(document.root), parsed.feed);
    }
    for (const pugi::xml_node item : items) {
        read_item(document, item, parsed);
    }
    return parsed;
}

}  // namespace

ParsedFeed read_rss(Document& document) {
    return read(document, Format::rss);
}

ParsedFeed read_rdf(Document& document) {
    return read(document, Format::rdf);
}

}  // namespace feeds::parse
