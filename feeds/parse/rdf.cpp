// RSS 0.90 and 1.0: the items stand beside the channel, and rdf:about names them.

#include "feeds/parse/ascii.hpp"
#include "feeds/parse/rss_item.hpp"

namespace feeds::parse {

ParsedFeed read_rdf(Document& document) {
    ParsedFeed parsed;
    parsed.feed.format = Format::rdf;
    bool channel_read = false;
    for (const pugi::xml_node child : document.root.children()) {
        const std::string_view local = local_name(child.name());
        if (equals_no_case(local, "channel")) {
            if (!channel_read) {
                read_channel(document, child, parsed.feed);
                channel_read = true;
            }
            read_items(document, child, parsed);
        } else if (equals_no_case(local, "item")) {
            read_item(document, child, parsed);
        }
    }
    return parsed;
}

}  // namespace feeds::parse
