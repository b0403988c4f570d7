#include "feeds/parse/item_fields.hpp"

#include "feeds/dates/date.hpp"
#include "feeds/parse/atom_text.hpp"
#include "feeds/text/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace feeds::parse {

namespace {

/// Fields that are written in another vocabulary than their own, or have another name there.
struct Alias {
    Ns ns;
    std::string_view names;
    Name meant;  ///< without a name: as written
};

constexpr std::array kAliases = {
    // In RSS without a namespace.
    Alias{Ns::rss, "id summary content published issued updated modified", {Ns::atom, {}}},
    Alias{Ns::rss, "creator subject date", {Ns::dc, {}}},
    Alias{Ns::rss, "encoded", {Ns::content, {}}},
    Alias{Ns::rss, "body", {Ns::xhtml, {}}},
    Alias{Ns::rss, "url permalink", {Ns::dc, "identifier"}},
    Alias{Ns::dc, "author", {Ns::dc, "creator"}},
    Alias{Ns::xhtml, "div", {Ns::xhtml, "body"}},
    // RSS's names in an Atom feed.
    Alias{Ns::atom, "guid description pubdate", {Ns::rss, {}}},
};

/// Atom 0.3 shares its elements with 1.0; an element without a namespace is its document's own, and
/// else RSS, which has none.
Ns vocabulary(Ns ns, Ns native) {
    if (ns == Ns::none)
        ns = native == Ns::none ? Ns::rss : native;
    return ns == Ns::atom03 ? Ns::atom : ns;
}

Name field_of(const Name& name, Ns native) {
    const Ns ns = vocabulary(name.ns, native);
    const auto* const alias = std::ranges::find_if(kAliases, [&](const Alias& known) {
        return known.ns == ns && one_of(known.names, name.local);
    });
    if (alias == kAliases.end())
        return {ns, name.local};
    return {alias->meant.ns, alias->meant.local.empty() ? name.local : alias->meant.local};
}

bool is_same(const Name& a, const Name& b) {
    return a.ns == b.ns && equals_no_case(a.local, b.local);
}

/// An element's date: that of a <time datetime="…"> within it beats what it shows to people.
Date date_of(Document& document, pugi::xml_node node) {
    for (const pugi::xml_node child : node.children()) {
        if (child.type() == pugi::node_element &&
            equals_no_case(local_name(child.name()), "time")) {
            Date date = to_date(document.text.raw(attribute_named(child, "datetime")));
            if (date.at)
                return date;
        }
    }
    return to_date(document.text.raw(node));
}

}  // namespace

Fields::Fields(Document& document, pugi::xml_node parent) : document_(document) {
    add(parent);
    // In this order: what stands in a group may hold content of its own.
    for (const Name field : {Name{Ns::media, "group"}, Name{Ns::media, "content"}})
        for (const pugi::xml_node holder : all(field))
            add(holder);
}

void Fields::add(pugi::xml_node parent) {
    for (const pugi::xml_node child : parent.children()) {
        if (child.type() != pugi::node_element)
            continue;
        const Name name = field_of(document_.names.resolve(child), document_.names.native());
        if (name.ns != Ns::unknown)
            found_.push_back({name, child});
    }
}

std::vector<pugi::xml_node> Fields::all(Name field) const {
    std::vector<pugi::xml_node> nodes;
    for (const Found& found : found_)
        if (is_same(found.name, field))
            nodes.push_back(found.node);
    return nodes;
}

pugi::xml_node Fields::first(Name field) const {
    const auto found = std::ranges::find_if(
        found_, [&](const Found& candidate) { return is_same(candidate.name, field); });
    return found == found_.end() ? pugi::xml_node{} : found->node;
}

std::string Fields::text(std::initializer_list<Name> order) const {
    for (const Name& field : order) {
        for (const pugi::xml_node node : all(field)) {
            std::string text =
                field.ns == Ns::atom ? atom_text(document_, node) : document_.text.html(node);
            if (!text.empty())
                return text;
        }
    }
    return {};
}

std::string Fields::raw(std::initializer_list<Name> order) const {
    for (const Name& field : order) {
        for (const pugi::xml_node node : all(field))
            if (std::string text = document_.text.raw(node); !text.empty())
                return text;
    }
    return {};
}

Date Fields::date(std::initializer_list<Name> order) const {
    Date first;
    for (const Name& field : order) {
        for (const pugi::xml_node node : all(field)) {
            Date date = date_of(document_, node);
            if (date.at)
                return date;
            if (first.raw.empty())
                first = std::move(date);
        }
    }
    return first;
}

std::vector<std::string> Fields::categories(std::initializer_list<Name> order) const {
    std::vector<std::string> out;
    for (const Name& field : order) {
        for (const pugi::xml_node node : all(field)) {
            if (is_same(field, {Ns::itunes, "keywords"})) {
                add_keywords(document_.text.html(node), out);
                continue;
            }
            std::string label;
            std::string term;
            if (field.ns == Ns::atom) {
                term = document_.text.raw(attribute_named(node, "term"));
                label = document_.text.raw(attribute_named(node, "label"));
            }
            if (term.empty())
                term = document_.text.html(node);
            if (term.empty())  // as Atom writes it
                term = document_.text.raw(attribute_named(node, "term"));
            add_unique(out, std::move(term));
            add_unique(out, std::move(label));
        }
    }
    return out;
}

void read_feed_dates(const Fields& fields, Feed& feed) {
    constexpr std::size_t kMost = 8;
    constexpr std::array kDates = {Name{Ns::rss, "lastbuilddate"},
                                   Name{Ns::rss, "pubdate"},
                                   Name{Ns::atom, "updated"},
                                   Name{Ns::atom, "modified"},
                                   Name{Ns::dc, "date"}};
    for (const Name& field : kDates) {
        for (const pugi::xml_node node : fields.all(field))
            if (feed.dates.size() < kMost)
                feed.dates.push_back(to_date(fields.document().text.raw(node)));
    }
}

}  // namespace feeds::parse
