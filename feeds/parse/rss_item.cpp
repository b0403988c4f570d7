#include "feeds/parse/rss_item.hpp"

#include "feeds/parse/atom_parts.hpp"
#include "feeds/parse/item_fields.hpp"
#include "feeds/parse/written_link.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace feeds::parse {

namespace {

/// The texts of RSS are HTML, those of Atom say what they are.
std::string pick_text(Document& document,
                      const Fields& fields,
                      std::initializer_list<Field> rss,
                      std::initializer_list<Field> atom,
                      std::initializer_list<Field> last) {
    std::string text = first_html(document, fields, rss);
    if (text.empty()) {
        text = first_atom_text(document, fields, atom);
    }
    return text.empty() ? first_html(document, fields, last) : text;
}

/// The first link that leads to a page, else the first: RSS writes it as text, some feeds as href.
std::string rss_link(Document& document, const Fields& fields) {
    std::string other;
    for (const pugi::xml_node link : fields.all(Field::link)) {
        std::string url = written_link(document, link);
        if (!url.empty()) {
            url = document.url(link, url);
        }
        if (url.empty()) {
            continue;
        }
        if (is_web_url(url) || !is_absolute_url(url)) {
            return url;
        }
        other = other.empty() ? url : other;
    }
    return other;
}

std::string guid_link(Document& document, const Fields& fields) {
    for (const pugi::xml_node guid : fields.all(Field::guid)) {
        const std::string_view permalink = trim(attribute_named(guid, "isPermaLink").value());
        std::string url = document.text.raw(guid);
        // The default of isPermaLink is true, and most who rely on it never heard of it.
        const bool leads = is_web_url(url) || url.starts_with('/') ||
                           (equals_no_case(permalink, "true") && !url.empty());
        if (leads && !equals_no_case(permalink, "false")) {
            if (url = document.url(guid, url); !url.empty()) {
                return url;
            }
        }
    }
    return {};
}

/// What names a page in elements that other vocabularies have for it.
std::string named_page(Document& document, const Fields& fields) {
    for (const pugi::xml_node node : fields.all(Field::page)) {
        std::string url = document.url(node, document.text.raw(node));
        if (is_web_url(url)) {
            return url;
        }
    }
    return {};
}

/// The name that RDF gives to an item: rdf:about, with its prefix or without.
pugi::xml_attribute rdf_about(const Document& document, pugi::xml_node item) {
    for (const pugi::xml_attribute attribute : item.attributes()) {
        if (equals_no_case(local_name(attribute.name()), "about") &&
            document.names.resolve(attribute, item) == Ns::rdf) {
            return attribute;
        }
    }
    return attribute_named(item, "about");
}

/// RSS 1.0 names an item by the address of its page (§5.5).
std::string about_link(Document& document, pugi::xml_node item) {
    std::string url = document.text.raw(rdf_about(document, item));
    return is_web_url(url) ? document.url(item, url) : std::string{};
}

/// The first that leads to a page, else the first.
std::string item_link(Document& document, pugi::xml_node item, const Fields& fields) {
    std::string link = rss_link(document, fields);
    const auto is_page = [](const std::string& url) {
        return is_web_url(url) || (!url.empty() && !is_absolute_url(url));
    };
    if (is_page(link)) {
        return link;
    }
    for (std::string other : {guid_link(document, fields),
                              alternate_link(document, fields.all(Field::atom_link)),
                              content_link(document, fields),
                              named_page(document, fields),
                              about_link(document, item)}) {
        if (link.empty() || is_page(other)) {
            link = std::move(other);
        }
        if (is_page(link)) {
            break;
        }
    }
    return link;
}

std::string item_id(Document& document, pugi::xml_node item, const Fields& fields) {
    std::string id = first_raw(document, fields, {Field::guid, Field::atom_id});
    return id.empty() ? document.text.raw(rdf_about(document, item)) : id;
}

void read_people(Document& document, const Fields& fields, std::vector<std::string>& authors) {
    for (const Field field : {Field::author, Field::atom_author, Field::dc_creator}) {
        for (std::string& name : atom_people(document, fields.all(field))) {
            add_unique(authors, std::move(name));
        }
    }
    if (authors.empty()) {
        authors = atom_people(document, fields.all(Field::itunes_author));
    }
}

void read_categories(Document& document, const Fields& fields, std::vector<std::string>& out) {
    for (const Field field : {Field::category, Field::dc_subject}) {
        for (const pugi::xml_node node : fields.all(field)) {
            std::string category = document.text.html(node);
            if (category.empty()) {
                category = document.text.raw(attribute_named(node, "term"));  // as Atom writes it
            }
            add_unique(out, std::move(category));
        }
    }
    add_atom_categories(document, fields.all(Field::atom_category), out);
    for (const pugi::xml_node node : fields.all(Field::itunes_keywords)) {
        add_keywords(document.text.html(node), out);
    }
    if (out.empty()) {
        for (const pugi::xml_node node : fields.all(Field::media_category)) {
            add_unique(out, document.text.html(node));
        }
    }
}

std::string language_of(Document& document,
                        const Fields& fields,
                        std::initializer_list<pugi::xml_node> nodes) {
    std::string language =
        language_tag(first_raw(document, fields, {Field::language, Field::dc_language}));
    for (const pugi::xml_node node : nodes) {
        if (language.empty()) {
            language = language_tag(xml_attribute(node, "lang"));
        }
    }
    return language;
}

std::optional<int> positive(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value <= 0) {
        return std::nullopt;
    }
    return value;
}

/// RSS 1.0's syndication module; a frequency that is missing or none counts once a period.
std::optional<std::chrono::minutes> update_interval(Document& document, const Fields& fields) {
    struct Period {
        std::string_view name;
        std::chrono::minutes length;
    };

    using std::chrono::days;
    using std::chrono::hours;
    static constexpr std::array kPeriods = {Period{"hourly", hours{1}},
                                            Period{"daily", days{1}},
                                            Period{"weekly", days{7}},
                                            Period{"monthly", days{30}},
                                            Period{"yearly", days{365}}};
    const std::string written = first_raw(document, fields, {Field::sy_period});
    const auto* const period = std::ranges::find_if(
        kPeriods, [&](const Period& known) { return equals_no_case(known.name, written); });
    if (period == kPeriods.end()) {
        return std::nullopt;
    }
    const auto times = positive(first_raw(document, fields, {Field::sy_frequency}));
    return std::max(period->length / times.value_or(1), std::chrono::minutes{1});
}

}  // namespace

void read_channel(Document& document, pugi::xml_node channel, Feed& feed) {
    const Fields fields{document, channel};
    document.bounds.reading(std::nullopt);
    feed.title = pick_text(
        document.about("title"), fields, {Field::title}, {Field::atom_title}, {Field::dc_title});
    document.about("link");
    feed.link = document.bounds.link([&] {
        std::string link = rss_link(document, fields);
        return link.empty() ? alternate_link(document, fields.all(Field::atom_link)) : link;
    });
    feed.language = language_of(document, fields, {channel, document.root});
    read_feed_links(document, fields.all(Field::atom_link), feed);
    read_feed_links(document, fields.all(Field::link), feed);
    if (const auto ttl = positive(first_raw(document, fields, {Field::ttl}))) {
        feed.ttl = std::chrono::minutes{*ttl};
    }
    feed.update_interval = update_interval(document, fields);
    read_feed_dates(document, fields, feed);
}

void read_item(Document& document, pugi::xml_node item, ParsedFeed& parsed) {
    Entry* const added = document.add_entry(item, parsed);
    if (added == nullptr) {
        return;
    }
    Entry& entry = *added;
    const Fields fields{document, item};
    entry.id = item_id(document.about("id"), item, fields);
    entry.title = pick_text(document.about("title"),
                            fields,
                            {Field::title},
                            {Field::atom_title},
                            {Field::dc_title, Field::media_title, Field::itunes_title});
    document.about("link");
    entry.link = document.bounds.link([&] { return item_link(document, item, fields); });
    entry.summary =
        pick_text(document.about("summary"),
                  fields,
                  {Field::description},
                  {Field::atom_summary},
                  {Field::dc_description, Field::media_description, Field::itunes_summary});
    entry.content = pick_text(document.about("content"),
                              fields,
                              {Field::content_encoded, Field::xhtml_body},
                              {Field::atom_content},
                              {Field::yandex_full_text});
    read_people(document.about("authors"), fields, entry.authors);
    read_categories(document.about("categories"), fields, entry.categories);
    entry.published = first_date(document.about("published"),
                                 fields,
                                 {Field::pub_date,
                                  Field::atom_published,
                                  Field::atom_issued,
                                  Field::terms_issued,
                                  Field::dc_date});
    entry.updated = first_date(document.about("updated"),
                               fields,
                               {Field::atom_updated, Field::atom_modified, Field::terms_modified});
    entry.language = language_of(document.about("language"), fields, {item});
    entry.source_name = first_html(document.about("source"), fields, {Field::source});
    entry.original_link =
        document.bounds.url(first_raw(document, fields, {Field::feedburner_link}));
}

}  // namespace feeds::parse
