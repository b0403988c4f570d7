// Atom 0.3 and 1.0 (RFC 4287).

#include "feeds/parse/entry_nodes.hpp"
#include "feeds/parse/item_fields.hpp"
#include "feeds/parse/links.hpp"
#include "feeds/parse/people.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/url/url.hpp"

#include <utility>

namespace feeds::parse {

namespace {

/// The page of an entry; else what else its links lead to.
std::string entry_link(const Fields& fields, const std::string& id) {
    std::string link = alternate_link(fields);
    if (is_web_url(link))
        return link;
    if (std::string content = content_link(fields); !content.empty())
        return content;
    return is_web_url(id) ? fields.document().bounds.url(browser_url(id)) : link;
}

/// Its own, or that of the root (XML 1.0 §2.12: it is inherited).
std::string language_of(const Fields& fields, pugi::xml_node node) {
    std::string language = language_tag(xml_attribute(node, "lang"));
    if (language.empty())
        language = language_tag(fields.raw({{Ns::dc, "language"}}));
    return language.empty() ? language_tag(xml_attribute(fields.document().root, "lang"))
                            : language;
}

void read_entry(Document& document,
                pugi::xml_node node,
                const std::vector<std::string>& feed_authors,
                ParsedFeed& parsed) {
    Entry* const added = document.add_entry(node, parsed);
    if (added == nullptr)
        return;
    Entry& entry = *added;
    const Fields fields{document, node};
    entry.id = fields.about("id").raw({{Ns::atom, "id"}, {Ns::rss, "guid"}});
    entry.title = fields.about("title").text(
        {{Ns::atom, "title"}, {Ns::rss, "title"}, {Ns::dc, "title"}, {Ns::media, "title"}});
    document.about("link");
    entry.link = document.bounds.link([&] { return entry_link(fields, entry.id); });
    entry.summary = fields.about("summary").text({{Ns::atom, "summary"},
                                                  {Ns::rss, "description"},
                                                  {Ns::dc, "description"},
                                                  {Ns::media, "description"}});
    entry.content = fields.about("content").text(
        {{Ns::atom, "content"}, {Ns::content, "encoded"}, {Ns::xhtml, "body"}});
    entry.original_link = document.bounds.url(fields.raw({{Ns::feedburner, "origlink"}}));
    entry.authors = people(fields.about("authors"), {{Ns::atom, "author"}, {Ns::dc, "creator"}});
    if (const pugi::xml_node source = fields.first({Ns::atom, "source"})) {
        const Fields source_fields{document, source};
        entry.source_name = source_fields.text({{Ns::atom, "title"}});
        if (entry.authors.empty())
            entry.authors = people(source_fields, {{Ns::atom, "author"}});
    }
    if (entry.authors.empty())
        entry.authors = feed_authors;
    entry.categories =
        fields.about("categories").categories({{Ns::atom, "category"}, {Ns::dc, "subject"}});
    if (entry.categories.empty())
        entry.categories = fields.categories({{Ns::media, "category"}});
    entry.published = fields.about("published")
                          .date({{Ns::atom, "published"},
                                 {Ns::atom, "issued"},
                                 {Ns::rss, "pubdate"},
                                 {Ns::dcterms, "issued"},
                                 {Ns::dc, "date"}});
    entry.updated = fields.about("updated").date(
        {{Ns::atom, "updated"}, {Ns::atom, "modified"}, {Ns::dcterms, "modified"}});
    entry.language = language_of(fields.about("language"), node);
}

void read_head(const Fields& fields, Feed& feed) {
    Document& document = fields.document();
    document.bounds.reading(std::nullopt);
    feed.title =
        fields.about("title").text({{Ns::atom, "title"}, {Ns::rss, "title"}, {Ns::dc, "title"}});
    document.about("link");
    feed.link = document.bounds.link([&] { return alternate_link(fields); });
    feed.language = language_tag(xml_attribute(document.root, "lang"));
    if (feed.language.empty())
        feed.language = language_tag(fields.raw({{Ns::dc, "language"}, {Ns::rss, "language"}}));
    read_feed_links(fields, {Ns::atom, "link"}, feed);
    read_feed_dates(fields, feed);
}

}  // namespace

ParsedFeed read_atom(Document& document) {
    ParsedFeed parsed;
    parsed.feed.format = Format::atom;
    const std::vector<pugi::xml_node> entries = entry_nodes(document);
    std::vector<std::string> authors;
    if (entries.empty() || entries.front() != document.root) {
        const Fields fields{document, document.root};
        read_head(fields, parsed.feed);
        authors = people(fields, {{Ns::atom, "author"}});
        if (authors.empty())
            authors = people(fields, {{Ns::dc, "creator"}});
    }
    authors = inheritable(std::move(authors));
    for (const pugi::xml_node node : entries)
        read_entry(document, node, authors, parsed);
    return parsed;
}

}  // namespace feeds::parse
