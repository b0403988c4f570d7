// Atom 0.3 and 1.0 (RFC 4287).

#include "feeds/parse/atom_parts.hpp"
#include "feeds/parse/entry_nodes.hpp"
#include "feeds/parse/item_fields.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/url/url.hpp"

namespace feeds::parse {

namespace {

std::string pick_text(Document& document,
                      const Fields& fields,
                      std::initializer_list<Field> atom,
                      std::initializer_list<Field> others) {
    std::string text = first_atom_text(document, fields, atom);
    return text.empty() ? first_html(document, fields, others) : text;
}

/// The page of an entry; else what else its links lead to.
std::string entry_link(Document& document, const Fields& fields, const std::string& id) {
    std::string link = alternate_link(document, fields.all(Field::atom_link));
    if (is_web_url(link)) {
        return link;
    }
    if (std::string content = content_link(document, fields); !content.empty()) {
        return content;
    }
    return is_web_url(id) ? document.bounds.url(browser_url(id)) : link;
}

void read_entry(Document& document,
                pugi::xml_node node,
                const std::vector<std::string>& feed_authors,
                ParsedFeed& parsed) {
    Entry* const added = document.add_entry(node, parsed);
    if (added == nullptr) {
        return;
    }
    Entry& entry = *added;
    const Fields fields{document, node};
    entry.id = first_raw(document.about("id"), fields, {Field::atom_id, Field::guid});
    entry.title = pick_text(document.about("title"),
                            fields,
                            {Field::atom_title},
                            {Field::title, Field::dc_title, Field::media_title});
    document.about("link");
    entry.link = document.bounds.link([&] { return entry_link(document, fields, entry.id); });
    entry.summary =
        pick_text(document.about("summary"),
                  fields,
                  {Field::atom_summary},
                  {Field::description, Field::dc_description, Field::media_description});
    entry.content = pick_text(document.about("content"),
                              fields,
                              {Field::atom_content},
                              {Field::content_encoded, Field::xhtml_body});
    entry.original_link =
        document.bounds.url(first_raw(document, fields, {Field::feedburner_link}));
    entry.authors = atom_people(document.about("authors"), fields.all(Field::atom_author));
    for (std::string& name : atom_people(document, fields.all(Field::dc_creator))) {
        add_unique(entry.authors, std::move(name));
    }
    const pugi::xml_node source = fields.first(Field::atom_source);
    if (source) {
        const Fields source_fields{document, source};
        entry.source_name = first_atom_text(document, source_fields, {Field::atom_title});
        if (entry.authors.empty()) {
            entry.authors = atom_people(document, source_fields.all(Field::atom_author));
        }
    }
    if (entry.authors.empty()) {
        entry.authors = feed_authors;
    }
    add_atom_categories(
        document.about("categories"), fields.all(Field::atom_category), entry.categories);
    for (const Field field : {Field::dc_subject, Field::media_category}) {
        for (const pugi::xml_node category : fields.all(field)) {
            if (field == Field::dc_subject || entry.categories.empty()) {
                add_unique(entry.categories, document.text.html(category));
            }
        }
    }
    entry.published = first_date(document.about("published"),
                                 fields,
                                 {Field::atom_published,
                                  Field::atom_issued,
                                  Field::pub_date,
                                  Field::terms_issued,
                                  Field::dc_date});
    entry.updated = first_date(document.about("updated"),
                               fields,
                               {Field::atom_updated, Field::atom_modified, Field::terms_modified});
    document.about("language");
    entry.language = language_tag(xml_attribute(node, "lang"));
    if (entry.language.empty()) {
        entry.language = language_tag(first_raw(document, fields, {Field::dc_language}));
    }
    if (entry.language.empty()) {
        entry.language =
            language_tag(xml_attribute(document.root, "lang"));  // XML 1.0 §2.12: it is inherited
    }
}

void read_head(Document& document, const Fields& fields, Feed& feed) {
    document.bounds.reading(std::nullopt);
    feed.title = pick_text(
        document.about("title"), fields, {Field::atom_title}, {Field::title, Field::dc_title});
    document.about("link");
    feed.link = document.bounds.link(
        [&] { return alternate_link(document, fields.all(Field::atom_link)); });
    feed.language = language_tag(xml_attribute(document.root, "lang"));
    if (feed.language.empty()) {
        feed.language =
            language_tag(first_raw(document, fields, {Field::dc_language, Field::language}));
    }
    read_feed_links(document, fields.all(Field::atom_link), feed);
    read_feed_dates(document, fields, feed);
}

}  // namespace

ParsedFeed read_atom(Document& document) {
    ParsedFeed parsed;
    parsed.feed.format = Format::atom;
    const std::vector<pugi::xml_node> entries = entry_nodes(document);
    std::vector<std::string> authors;
    if (entries.empty() || entries.front() != document.root) {
        const Fields fields{document, document.root};
        read_head(document, fields, parsed.feed);
        authors = atom_people(document, fields.all(Field::atom_author));
        if (authors.empty()) {
            authors = atom_people(document, fields.all(Field::dc_creator));
        }
    }
    authors = inheritable(std::move(authors));
    for (const pugi::xml_node node : entries) {
        read_entry(document, node, authors, parsed);
    }
    return parsed;
}

}  // namespace feeds::parse
