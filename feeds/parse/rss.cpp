// RSS 0.91 to 2.0, with what other vocabularies put into it, and the 0.90 and 1.0 of RDF, whose
// items stand beside the channel and are named by rdf:about.

#include "feeds/parse/entry_nodes.hpp"
#include "feeds/parse/item_fields.hpp"
#include "feeds/parse/links.hpp"
#include "feeds/parse/people.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace feeds::parse {

namespace {

/// The first link that leads to a page, else the first: RSS writes it as text, some feeds as href.
std::string rss_link(const Fields& fields) {
    Document& document = fields.document();
    std::string other;
    for (const pugi::xml_node link : fields.all({Ns::rss, "link"})) {
        std::string url = written_link(document, link);
        if (!url.empty())
            url = document.url(link, url);
        if (url.empty())
            continue;
        if (is_web_url(url) || !is_absolute_url(url))
            return url;
        other = other.empty() ? url : other;
    }
    return other;
}

std::string guid_link(const Fields& fields) {
    Document& document = fields.document();
    for (const pugi::xml_node guid : fields.all({Ns::rss, "guid"})) {
        const std::string_view permalink = trim(attribute_named(guid, "isPermaLink").value());
        std::string url = document.text.raw(guid);
        // The default of isPermaLink is true, and most who rely on it never heard of it.
        const bool leads = is_web_url(url) || url.starts_with('/') ||
                           (equals_no_case(permalink, "true") && !url.empty());
        if (leads && !equals_no_case(permalink, "false")) {
            if (url = document.url(guid, url); !url.empty())
                return url;
        }
    }
    return {};
}

/// What names a page in elements that other vocabularies have for it.
std::string named_page(const Fields& fields) {
    Document& document = fields.document();
    for (const pugi::xml_node node : fields.all({Ns::dc, "identifier"})) {
        std::string url = document.url(node, document.text.raw(node));
        if (is_web_url(url))
            return url;
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
std::string item_link(const Fields& fields, pugi::xml_node item) {
    std::string link = rss_link(fields);
    const auto is_page = [](const std::string& url) {
        return is_web_url(url) || (!url.empty() && !is_absolute_url(url));
    };
    if (is_page(link))
        return link;
    for (std::string other : {guid_link(fields),
                              alternate_link(fields),
                              content_link(fields),
                              named_page(fields),
                              about_link(fields.document(), item)}) {
        if (link.empty() || is_page(other))
            link = std::move(other);
        if (is_page(link))
            break;
    }
    return link;
}

std::string language_of(const Fields& fields, std::initializer_list<pugi::xml_node> nodes) {
    std::string language = language_tag(fields.raw({{Ns::rss, "language"}, {Ns::dc, "language"}}));
    for (const pugi::xml_node node : nodes)
        if (language.empty())
            language = language_tag(xml_attribute(node, "lang"));
    return language;
}

/// What is too large to count is as large as can be.
std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::invalid_argument || end != text.data() + text.size() ||
        text.starts_with('-'))
        return std::nullopt;
    return error == std::errc{} ? value : std::numeric_limits<int>::max();
}

std::optional<int> positive(std::string_view text) {
    const auto value = number(text);
    return value > 0 ? value : std::nullopt;
}

/// RSS 1.0's syndication module; a frequency that is missing or none counts once a period.
std::optional<std::chrono::minutes> update_interval(const Fields& fields) {
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
    const std::string written = fields.raw({{Ns::syndication, "updateperiod"}});
    const auto* const period = std::ranges::find_if(
        kPeriods, [&](const Period& known) { return equals_no_case(known.name, written); });
    if (period == kPeriods.end())
        return std::nullopt;
    const auto times = positive(fields.raw({{Ns::syndication, "updatefrequency"}}));
    return std::max(period->length / times.value_or(1), std::chrono::minutes{1});
}

/// Hour 24 is midnight, as some write it.
void read_rest(const Fields& fields, Feed& feed) {
    constexpr auto kDays = std::to_array<std::string_view>(
        {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"});
    Document& document = fields.document();
    for (const auto node :
         Fields(document, fields.first({Ns::rss, "skiphours"})).all({Ns::rss, "hour"})) {
        if (const auto hour = number(document.text.raw(node)); hour && *hour <= 24)
            feed.skip_hours.set(static_cast<std::size_t>(*hour % 24));
    }
    for (const auto node :
         Fields(document, fields.first({Ns::rss, "skipdays"})).all({Ns::rss, "day"})) {
        const std::string text = document.text.raw(node);
        for (std::size_t i = 0; i < kDays.size(); ++i)
            if (equals_no_case(kDays[i], text))
                feed.skip_days.set(i);
    }
}

/// The channel's own fields.
void read_channel(Document& document, pugi::xml_node channel, Feed& feed) {
    const Fields fields{document, channel};
    document.bounds.reading(std::nullopt);
    feed.title =
        fields.about("title").text({{Ns::rss, "title"}, {Ns::atom, "title"}, {Ns::dc, "title"}});
    document.about("link");
    feed.link = document.bounds.link([&] {
        std::string link = rss_link(fields);
        return link.empty() ? alternate_link(fields) : link;
    });
    feed.language = language_of(fields, {channel, document.root});
    read_feed_links(fields, {Ns::atom, "link"}, feed);
    read_feed_links(fields, {Ns::rss, "link"}, feed);
    if (const auto ttl = positive(fields.raw({{Ns::rss, "ttl"}})))
        feed.ttl = std::chrono::minutes{*ttl};
    feed.update_interval = update_interval(fields);
    read_rest(fields, feed);
    read_feed_dates(fields, feed);
}

void read_item(Document& document, pugi::xml_node item, ParsedFeed& parsed) {
    Entry* const added = document.add_entry(item, parsed);
    if (added == nullptr)
        return;
    Entry& entry = *added;
    const Fields fields{document, item};
    entry.id = fields.about("id").raw({{Ns::rss, "guid"}, {Ns::atom, "id"}});
    if (entry.id.empty())
        entry.id = document.text.raw(rdf_about(document, item));
    entry.title = fields.about("title").text({{Ns::rss, "title"},
                                              {Ns::atom, "title"},
                                              {Ns::dc, "title"},
                                              {Ns::media, "title"},
                                              {Ns::itunes, "title"}});
    document.about("link");
    entry.link = document.bounds.link([&] { return item_link(fields, item); });
    entry.summary = fields.about("summary").text({{Ns::rss, "description"},
                                                  {Ns::atom, "summary"},
                                                  {Ns::dc, "description"},
                                                  {Ns::media, "description"},
                                                  {Ns::itunes, "summary"}});
    entry.content = fields.about("content").text({{Ns::content, "encoded"},
                                                  {Ns::xhtml, "body"},
                                                  {Ns::atom, "content"},
                                                  {Ns::yandex, "full-text"}});
    fields.about("authors");
    entry.authors =
        people(fields, {{Ns::rss, "author"}, {Ns::atom, "author"}, {Ns::dc, "creator"}});
    if (entry.authors.empty())
        entry.authors = people(fields, {{Ns::itunes, "author"}});
    entry.categories = fields.about("categories")
                           .categories({{Ns::rss, "category"},
                                        {Ns::dc, "subject"},
                                        {Ns::atom, "category"},
                                        {Ns::itunes, "keywords"}});
    if (entry.categories.empty())
        entry.categories = fields.categories({{Ns::media, "category"}});
    entry.published = fields.about("published")
                          .date({{Ns::rss, "pubdate"},
                                 {Ns::atom, "published"},
                                 {Ns::atom, "issued"},
                                 {Ns::dcterms, "issued"},
                                 {Ns::dc, "date"}});
    entry.updated = fields.about("updated").date(
        {{Ns::atom, "updated"}, {Ns::atom, "modified"}, {Ns::dcterms, "modified"}});
    entry.language = language_of(fields.about("language"), {item});
    entry.source_name = fields.about("source").text({{Ns::rss, "source"}});
    entry.original_link = document.bounds.url(fields.raw({{Ns::feedburner, "origlink"}}));
}

/// The channel, or the root where the channel's fields stand in it.
pugi::xml_node channel_of(pugi::xml_node root) {
    for (const pugi::xml_node child : root.children())
        if (equals_no_case(local_name(child.name()), "channel"))
            return child;
    return root;
}

ParsedFeed read(Document& document, Format format) {
    ParsedFeed parsed;
    parsed.feed.format = format;
    const std::vector<pugi::xml_node> items = entry_nodes(document);
    if (items.empty() || items.front() != document.root)
        read_channel(document, channel_of(document.root), parsed.feed);
    for (const pugi::xml_node item : items)
        read_item(document, item, parsed);
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
