#include "daemon/app/injected.hpp"

#include "feeds/entry.hpp"
#include "feeds/parse/date.hpp"
#include "feeds/parse/identity.hpp"
#include "feeds/parse/url.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <bit>

namespace newsalertd::app {

namespace json = boost::json;

namespace {

constexpr std::size_t kFieldBytes = 1U << 20U;

struct Field {
    const char* key;
    std::string feeds::Entry::* member;
};

constexpr Field kFields[] = {{"id", &feeds::Entry::id},
                             {"title", &feeds::Entry::title},
                             {"summary", &feeds::Entry::summary},
                             {"content", &feeds::Entry::content},
                             {"language", &feeds::Entry::language},
                             {"source", &feeds::Entry::source_name},
                             {"url", &feeds::Entry::link}};

std::expected<feeds::Entry, std::string> entry_of(const json::object& object) {
    feeds::Entry entry;
    for (const auto& field : kFields) {
        const auto* value = object.if_contains(field.key);
        if (!value || value->is_null())
            continue;
        const auto* text = value->if_string();
        if (!text)
            return std::unexpected("\"" + std::string(field.key) + "\" must be a string");
        if (text->size() > kFieldBytes)
            return std::unexpected("\"" + std::string(field.key) + "\" is longer than 1 MiB");
        entry.*field.member = std::string(*text);
    }
    entry.link = feeds::parse::browser_url(entry.link);
    if (entry.title.empty() && entry.content.empty())
        return std::unexpected(std::string("an article needs a \"title\" or a \"content\""));
    return entry;
}

}  // namespace

std::expected<Article, std::string> injected_article(const json::value& value,
                                                     std::int64_t feed_row,
                                                     std::string_view hash_key) {
    const auto* object = value.if_object();
    if (!object)
        return std::unexpected(std::string("an article must be a JSON object"));
    for (const auto* key : {"story", "update"})
        if (object->contains(key))
            return std::unexpected("\"" + std::string(key) +
                                   "\" is not available in this version; leave it out");
    auto entry = entry_of(*object);
    if (!entry)
        return std::unexpected(entry.error());
    Article article;
    article.seen_at = now();
    if (const auto* published = object->if_contains("published");
        published && !published->is_null()) {
        const auto* text = published->if_string();
        const auto at = text ? feeds::parse::read_date(std::string_view(*text)) : std::nullopt;
        if (!at)
            return std::unexpected(
                std::string("\"published\" is not a date such as "
                            "2026-01-28T09:30:00Z"));
        article.published = std::min<Time>(*at, article.seen_at);
    }
    feeds::ParsedFeed document;
    document.entries.push_back(*entry);
    const auto keys = feeds::parse::entry_keys(document, hash_key).front();
    article.feed = feed_row;
    article.identity.primary = std::bit_cast<std::int64_t>(keys.primary);
    article.identity.secondary = std::bit_cast<std::int64_t>(keys.secondary);
    article.identity.text = std::bit_cast<std::int64_t>(keys.text);
    article.identity.prints =
        feeds::identity::prints_of(*entry, {}, {}, feeds::parse::KeyedHash::from_secret(hash_key));
    feeds::identity::add_words(
        article.identity.prints, entry->title, entry->summary, entry->content);
    if (article.published)
        article.identity.prints.date =
            std::chrono::floor<std::chrono::seconds>(*article.published).time_since_epoch().count();
    article.entry_id = entry->id;
    article.url = entry->link;
    article.title = entry->title;
    article.summary = entry->summary;
    article.content = entry->content;
    article.language = entry->language;
    article.source = entry->source_name.empty() ? "inject" : entry->source_name;
    article.via = Via::inject;
    return article;
}

}  // namespace newsalertd::app
