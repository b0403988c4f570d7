// Google News sitemaps: one entry a `url`. A plain sitemap gives links and dates only.

#include "feeds/dates/date.hpp"
#include "feeds/parse/adapter.hpp"
#include "feeds/parse/entry_nodes.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/text/entities.hpp"
#include "feeds/text/folding_text.hpp"
#include "feeds/text/html_text.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <ranges>
#include <utility>

namespace feeds::parse {

namespace {

/// The most that the protocol allows in one index.
constexpr std::size_t kMostSitemaps = 50'000;

/// Whether a tag that HTML knows in a line of text stands in `text`.
bool has_html_tag(std::string_view text) {
    constexpr std::string_view kBlocks = "br div h1 h2 h3 h4 img li p script style ul";
    const std::size_t last_end = text.rfind('>');
    for (std::size_t at = text.find('<'); at < last_end && last_end != std::string_view::npos;
         at = text.find('<', at + 1)) {
        std::string_view rest = text.substr(at + 1);
        rest.remove_prefix(rest.starts_with('/') ? 1 : 0);
        const std::size_t end =
            static_cast<std::size_t>(std::ranges::find_if_not(rest, is_alnum) - rest.begin());
        const std::string_view name = rest.substr(0, end);
        const bool ends = rest[end] == '>' || rest[end] == '/' || is_space(rest[end]);
        if (ends && (is_inline_element(name) || one_of(kBlocks, name)))
            return true;
    }
    return false;
}

/// A text that is plain by its format, as it was meant: references that were escaped twice are
/// decoded, and where HTML's own tags stand in it they go. `<` of anything else stays.
std::string unescaped(std::string text) {
    if (has_html_tag(text))
        return html_to_text(text);
    if (text.find('&') == std::string::npos)
        return text;
    return folded(decode_references(text));
}

void read_publication(Document& document, pugi::xml_node publication, Entry& entry) {
    for (const pugi::xml_node child : publication.children()) {
        const std::string_view local = local_name(child.name());
        if (equals_no_case(local, "name"))
            entry.source_name = unescaped(document.about("source").text.literal(child));
        else if (equals_no_case(local, "language"))
            entry.language = language_tag(document.text.raw(child));
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
        if (!one_of("loc news", local))
            return false;
        return !trim(child.value()).empty() ||
               std::ranges::any_of(child.children(), [](pugi::xml_node part) {
                   return part.type() == pugi::node_element || !trim(part.value()).empty();
               });
    });
}

void read_url(Document& document, pugi::xml_node url, ParsedFeed& parsed) {
    Entry* const added = document.add_entry(url, parsed);
    if (added == nullptr)
        return;
    Entry& entry = *added;
    for (const pugi::xml_node child : url.children()) {
        if (child.type() != pugi::node_element)
            continue;
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
            if (equals_no_case(local, "loc"))
                sitemap.url = document.url(field, document.text.raw(field));
            else if (equals_no_case(local, "lastmod"))
                sitemap.modified = to_date(document.text.raw(field));
        }
        parsed.sitemaps.push_back(std::move(sitemap));
    }
    // Newest first; those of one date, or of none, keep their order.
    std::multimap<std::chrono::sys_seconds, SitemapRef, std::greater<>> by_date;
    for (SitemapRef& sitemap : parsed.sitemaps) {
        const auto at = sitemap.modified.at.value_or(std::chrono::sys_seconds::min());
        by_date.emplace(at, std::move(sitemap));
    }
    std::ranges::move(by_date | std::views::values, parsed.sitemaps.begin());
    return parsed;
}

ParsedFeed read_news_sitemap(Document& document) {
    ParsedFeed parsed;
    parsed.feed.format = Format::news_sitemap;
    for (const pugi::xml_node url : entry_nodes(document))
        if (says_something(url))
            read_url(document, url, parsed);
    if (!parsed.entries.empty())
        parsed.feed.title = parsed.entries.front().source_name;
    return parsed;
}

}  // namespace feeds::parse
