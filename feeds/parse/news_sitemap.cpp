// Google News sitemaps: one entry a `url`. A plain sitemap gives links and dates only.

#include "feeds/dates/date.hpp"
#include "feeds/parse/adapter.hpp"
#include "feeds/parse/atom_parts.hpp"
#include "feeds/parse/entry_nodes.hpp"
#include "feeds/text/ascii.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

namespace feeds::parse {

namespace {

/// The most that the protocol allows in one index.
constexpr std::size_t kMostSitemaps = 50'000;

void read_publication(Document& document, pugi::xml_node publication, Entry& entry) {
    for (const pugi::xml_node child : publication.children()) {
        const std::string_view local = local_name(child.name());
        if (equals_no_case(local, "name")) {
            entry.source_name = unescaped(document.about("source").text.literal(child));
        } else if (equals_no_case(local, "language")) {
            entry.language = language_tag(document.text.raw(child));
        }
    }
}

void read_news(Document& document, pugi::xml_node news, Entry& entry) {
    for (const pugi::xml_node child : news.children()) {
        const std::string_view local = local_name(child.name());
        if (equals_no_case(local, "publication")) {
            read_publication(document, child, entry);
        } else if (equals_no_case(local, "publication_date")) {
            entry.published = to_date(document.about("published").text.raw(child));
        } else if (equals_no_case(local, "title")) {
            entry.title = unescaped(document.about("title").text.literal(child));
        } else if (equals_no_case(local, "keywords")) {
            add_keywords(unescaped(document.about("categories").text.literal(child)),
                         entry.categories);
        } else if (equals_no_case(local, "language") && entry.language.empty()) {
            entry.language = language_tag(document.text.raw(child));
        }
    }
}

/// Whether a `url` names an address or holds news: an empty one stands for nothing.
bool says_something(pugi::xml_node url) {
    return std::ranges::any_of(url.children(), [](pugi::xml_node child) {
        const std::string_view local = local_name(child.name());
        if (!equals_no_case(local, "loc") && !equals_no_case(local, "news")) {
            return false;
        }
        return !trim(child.value()).empty() ||
               std::ranges::any_of(child.children(), [](pugi::xml_node part) {
                   return part.type() == pugi::node_element || !trim(part.value()).empty();
               });
    });
}

void read_url(Document& document, pugi::xml_node url, ParsedFeed& parsed) {
    Entry* const added = document.add_entry(url, parsed);
    if (added == nullptr) {
        return;
    }
    Entry& entry = *added;
    for (const pugi::xml_node child : url.children()) {
        if (child.type() != pugi::node_element) {
            continue;
        }
        const Name name = document.names.resolve(child);
        const bool own = name.ns == Ns::sitemap || name.ns == Ns::none;
        if ((own || name.ns == Ns::news) && equals_no_case(name.local, "news")) {
            read_news(document, child, entry);
        } else if (!own) {
            continue;  // image:loc, video:title
        } else if (equals_no_case(name.local, "loc")) {
            entry.id = document.about("id").text.raw(child);
            document.about("link");
            entry.link = document.bounds.link([&] { return document.url(child, entry.id); });
        } else if (equals_no_case(name.local, "lastmod")) {
            entry.updated = to_date(document.text.raw(child));
        }
    }
}

/// Newest first; those of one date, or of none, keep their order.
std::vector<SitemapRef> newest_first(std::vector<SitemapRef> sitemaps) {
    constexpr std::chrono::sys_seconds kUndated{std::chrono::years{-10000}};
    std::vector<std::size_t> order(sitemaps.size());
    const std::ranges::iota_view indices{std::size_t{0}, sitemaps.size()};
    std::ranges::copy(indices, order.begin());
    std::ranges::sort(order, std::ranges::less{}, [&](std::size_t i) {
        const auto at = sitemaps[i].modified.at.value_or(kUndated);
        return std::pair{-at.time_since_epoch().count(), i};
    });
    std::vector<SitemapRef> sorted;
    sorted.reserve(sitemaps.size());
    for (const std::size_t i : order) {
        sorted.push_back(std::move(sitemaps[i]));
    }
    return sorted;
}

}  // namespace

ParsedFeed read_sitemap_index(Document& document) {
    ParsedFeed parsed;
    parsed.feed.format = Format::news_sitemap;
    for (const pugi::xml_node child : sitemap_nodes(document)) {
        if (parsed.sitemaps.size() >= kMostSitemaps) {
            ++document.left_out;
            continue;
        }
        SitemapRef sitemap;
        for (const pugi::xml_node field : child.children()) {
            const std::string_view local = local_name(field.name());
            if (equals_no_case(local, "loc")) {
                sitemap.url = document.url(field, document.text.raw(field));
            } else if (equals_no_case(local, "lastmod")) {
                sitemap.modified = to_date(document.text.raw(field));
            }
        }
        parsed.sitemaps.push_back(std::move(sitemap));
    }
    parsed.sitemaps = newest_first(std::move(parsed.sitemaps));
    return parsed;
}

ParsedFeed read_news_sitemap(Document& document) {
    ParsedFeed parsed;
    parsed.feed.format = Format::news_sitemap;
    for (const pugi::xml_node url : entry_nodes(document)) {
        if (says_something(url)) {
            read_url(document, url, parsed);
        }
    }
    if (!parsed.entries.empty()) {
        parsed.feed.title = parsed.entries.front().source_name;
    }
    return parsed;
}

}  // namespace feeds::parse
