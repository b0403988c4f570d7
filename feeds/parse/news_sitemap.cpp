// Google News sitemaps: one entry a `url`. A plain sitemap gives links and dates only.

#include "feeds/parse/adapter.hpp"
#include "feeds/parse/ascii.hpp"
#include "feeds/parse/atom_parts.hpp"
#include "feeds/parse/date.hpp"

namespace feeds::parse {

namespace {

void read_publication(Document& document, pugi::xml_node publication, Entry& entry) {
    for (const pugi::xml_node child : publication.children()) {
        const std::string_view local = local_name(child.name());
        if (equals_no_case(local, "name")) {
            entry.source_name = document.text.literal(child);
        } else if (equals_no_case(local, "language")) {
            entry.language = document.text.raw(child);
        }
    }
}

void read_news(Document& document, pugi::xml_node news, Entry& entry) {
    for (const pugi::xml_node child : news.children()) {
        const std::string_view local = local_name(child.name());
        if (equals_no_case(local, "publication")) {
            read_publication(document, child, entry);
        } else if (equals_no_case(local, "publication_date")) {
            entry.published = to_date(document.text.raw(child));
        } else if (equals_no_case(local, "title")) {
            entry.title = document.text.literal(child);
        } else if (equals_no_case(local, "keywords")) {
            add_keywords(document.text.literal(child), entry.categories);
        } else if (equals_no_case(local, "language") && entry.language.empty()) {
            entry.language = document.text.raw(child);
        }
    }
}

void read_url(Document& document, pugi::xml_node url, ParsedFeed& parsed) {
    if (!document.admits(parsed)) {
        return;
    }
    Entry& entry = parsed.entries.emplace_back();
    for (const pugi::xml_node child : url.children()) {
        if (child.type() != pugi::node_element) {
            continue;
        }
        const Name name = document.names.resolve(child);
        if (name.ns == Ns::news && equals_no_case(name.local, "news")) {
            read_news(document, child, entry);
        } else if (name.ns != Ns::sitemap && name.ns != Ns::none) {
            continue;  // image:loc, video:title
        } else if (equals_no_case(name.local, "loc")) {
            entry.id = document.text.raw(child);
            entry.link = document.url(child, entry.id);
        } else if (equals_no_case(name.local, "lastmod")) {
            entry.updated = to_date(document.text.raw(child));
        }
    }
}

}  // namespace

ParsedFeed read_news_sitemap(Document& document) {
    ParsedFeed parsed;
    parsed.feed.format = Format::news_sitemap;
    for (const pugi::xml_node child : document.root.children()) {
        if (equals_no_case(local_name(child.name()), "url")) {
            read_url(document, child, parsed);
        }
    }
    if (!parsed.entries.empty()) {
        parsed.feed.title = parsed.entries.front().source_name;
    }
    return parsed;
}

}  // namespace feeds::parse
