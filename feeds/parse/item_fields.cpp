#include "feeds/parse/item_fields.hpp"

#include "feeds/dates/date.hpp"
#include "feeds/text/ascii.hpp"

#include <algorithm>
#include <array>

namespace feeds::parse {

namespace {

struct Known {
    Ns ns;
    std::string_view local;
    Field field;
};

constexpr std::array kFields = {
    Known{Ns::rss, "title", Field::title},
    Known{Ns::rss, "link", Field::link},
    Known{Ns::rss, "description", Field::description},
    Known{Ns::rss, "guid", Field::guid},
    Known{Ns::rss, "pubdate", Field::pub_date},
    Known{Ns::rss, "lastbuilddate", Field::build_date},
    Known{Ns::rss, "author", Field::author},
    Known{Ns::rss, "category", Field::category},
    Known{Ns::rss, "source", Field::source},
    Known{Ns::rss, "language", Field::language},
    Known{Ns::rss, "ttl", Field::ttl},
    Known{Ns::rss, "body", Field::xhtml_body},
    // Names of other vocabularies that stand in RSS without a namespace.
    Known{Ns::rss, "id", Field::atom_id},
    Known{Ns::rss, "summary", Field::atom_summary},
    Known{Ns::rss, "content", Field::atom_content},
    Known{Ns::rss, "published", Field::atom_published},
    Known{Ns::rss, "issued", Field::atom_issued},
    Known{Ns::rss, "updated", Field::atom_updated},
    Known{Ns::rss, "modified", Field::atom_modified},
    Known{Ns::rss, "subtitle", Field::atom_subtitle},
    Known{Ns::rss, "encoded", Field::content_encoded},
    Known{Ns::rss, "url", Field::page},
    Known{Ns::rss, "permalink", Field::page},
    Known{Ns::rss, "creator", Field::dc_creator},
    Known{Ns::rss, "subject", Field::dc_subject},
    Known{Ns::rss, "date", Field::dc_date},
    Known{Ns::dc, "title", Field::dc_title},
    Known{Ns::dc, "description", Field::dc_description},
    Known{Ns::dc, "creator", Field::dc_creator},
    Known{Ns::dc, "author", Field::dc_creator},
    Known{Ns::dc, "subject", Field::dc_subject},
    Known{Ns::dc, "date", Field::dc_date},
    Known{Ns::dc, "language", Field::dc_language},
    Known{Ns::dc, "identifier", Field::page},
    Known{Ns::dcterms, "issued", Field::terms_issued},
    Known{Ns::dcterms, "modified", Field::terms_modified},
    Known{Ns::content, "encoded", Field::content_encoded},
    Known{Ns::xhtml, "body", Field::xhtml_body},
    Known{Ns::xhtml, "div", Field::xhtml_body},
    Known{Ns::atom, "title", Field::atom_title},
    Known{Ns::atom, "subtitle", Field::atom_subtitle},
    Known{Ns::atom, "tagline", Field::atom_subtitle},
    Known{Ns::atom, "summary", Field::atom_summary},
    Known{Ns::atom, "content", Field::atom_content},
    Known{Ns::atom, "link", Field::atom_link},
    Known{Ns::atom, "id", Field::atom_id},
    Known{Ns::atom, "author", Field::atom_author},
    Known{Ns::atom, "category", Field::atom_category},
    Known{Ns::atom, "published", Field::atom_published},
    Known{Ns::atom, "issued", Field::atom_issued},
    Known{Ns::atom, "updated", Field::atom_updated},
    Known{Ns::atom, "modified", Field::atom_modified},
    Known{Ns::atom, "source", Field::atom_source},
    // RSS's names in an Atom feed.
    Known{Ns::atom, "guid", Field::guid},
    Known{Ns::atom, "description", Field::description},
    Known{Ns::atom, "pubdate", Field::pub_date},
    Known{Ns::media, "title", Field::media_title},
    Known{Ns::media, "description", Field::media_description},
    Known{Ns::media, "category", Field::media_category},
    Known{Ns::media, "group", Field::media_group},
    Known{Ns::media, "content", Field::media_content},
    Known{Ns::feedburner, "origlink", Field::feedburner_link},
    Known{Ns::yandex, "full-text", Field::yandex_full_text},
    Known{Ns::syndication, "updateperiod", Field::sy_period},
    Known{Ns::syndication, "updatefrequency", Field::sy_frequency},
    Known{Ns::itunes, "title", Field::itunes_title},
    Known{Ns::itunes, "author", Field::itunes_author},
    Known{Ns::itunes, "summary", Field::itunes_summary},
    Known{Ns::itunes, "keywords", Field::itunes_keywords},
};

/// Atom 0.3 shares its elements with 1.0; an element without a namespace is its document's own, and
/// else RSS, which has none.
Ns vocabulary(Ns ns, Ns native) {
    if (ns == Ns::none) {
        ns = native == Ns::none ? Ns::rss : native;
    }
    return ns == Ns::atom03 ? Ns::atom : ns;
}

Field field_of(const Name& name, Ns native) {
    const Ns ns = vocabulary(name.ns, native);
    for (const Known& known : kFields) {
        if (known.ns == ns && equals_no_case(known.local, name.local)) {
            return known.field;
        }
    }
    return Field::other;
}

}  // namespace

Fields::Fields(const Document& document, pugi::xml_node parent) {
    add(document, parent);
    // In this order: what stands in a group may hold content of its own.
    for (const Field field : {Field::media_group, Field::media_content}) {
        for (const pugi::xml_node holder : all(field)) {
            add(document, holder);
        }
    }
}

void Fields::add(const Document& document, pugi::xml_node parent) {
    for (const pugi::xml_node child : parent.children()) {
        if (child.type() != pugi::node_element) {
            continue;
        }
        if (const Field field = field_of(document.names.resolve(child), document.names.native());
            field != Field::other) {
            found_.push_back({field, child});
        }
    }
}

std::vector<pugi::xml_node> Fields::all(Field field) const {
    std::vector<pugi::xml_node> nodes;
    for (const Found& found : found_) {
        if (found.field == field) {
            nodes.push_back(found.node);
        }
    }
    return nodes;
}

pugi::xml_node Fields::first(Field field) const {
    const auto found = std::ranges::find(found_, field, &Found::field);
    return found == found_.end() ? pugi::xml_node{} : found->node;
}

std::string first_html(Document& document,
                       const Fields& fields,
                       std::initializer_list<Field> order) {
    for (const Field field : order) {
        for (const pugi::xml_node node : fields.all(field)) {
            if (std::string text = document.text.html(node); !text.empty()) {
                return text;
            }
        }
    }
    return {};
}

std::string first_raw(Document& document,
                      const Fields& fields,
                      std::initializer_list<Field> order) {
    for (const Field field : order) {
        for (const pugi::xml_node node : fields.all(field)) {
            if (std::string text = document.text.raw(node); !text.empty()) {
                return text;
            }
        }
    }
    return {};
}

namespace {

/// An element's date: that of a <time datetime="…"> within it beats what it shows to people.
Date date_of(Document& document, pugi::xml_node node) {
    for (const pugi::xml_node child : node.children()) {
        if (child.type() == pugi::node_element &&
            equals_no_case(local_name(child.name()), "time")) {
            Date date = to_date(document.text.raw(attribute_named(child, "datetime")));
            if (date.at) {
                return date;
            }
        }
    }
    return to_date(document.text.raw(node));
}

}  // namespace

Date first_date(Document& document, const Fields& fields, std::initializer_list<Field> order) {
    Date first;
    for (const Field field : order) {
        for (const pugi::xml_node node : fields.all(field)) {
            Date date = date_of(document, node);
            if (date.at) {
                return date;
            }
            if (first.raw.empty()) {
                first = std::move(date);
            }
        }
    }
    return first;
}

void read_feed_dates(Document& document, const Fields& fields, Feed& feed) {
    constexpr std::size_t kMost = 8;
    for (const Field field : {Field::build_date,
                              Field::pub_date,
                              Field::atom_updated,
                              Field::atom_modified,
                              Field::dc_date}) {
        for (const pugi::xml_node node : fields.all(field)) {
            if (feed.dates.size() < kMost) {
                feed.dates.push_back(to_date(document.text.raw(node)));
            }
        }
    }
}

}  // namespace feeds::parse
