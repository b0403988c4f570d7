// RSS 0.91 to 2.0, with what other vocabularies put into it.

#include "feeds/parse/ascii.hpp"
#include "feeds/parse/rss_item.hpp"

namespace feeds::parse {

ParsedFeed read_rss(Document& document) {
    ParsedFeed parsed;
    parsed.feed.format = Format::rss;
    bool channel_read = false;
    const bool channel_is_root = equals_no_case(local_name(document.root.name()), "channel");
    if (channel_is_root) {
        read_channel(document, document.root, parsed.feed);
        read_items(document, document.root, parsed);
        return parsed;
    }
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
    if (!channel_read) {
        read_channel(document, document.root, parsed.feed);  // its fields stand where it should
    }
    return parsed;
}

}  // namespace feeds::parse
