#include "feeds/parse/json_output.hpp"

#include "feeds/dates/date.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

namespace feeds::parse {

namespace json = boost::json;

namespace {

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

json::value date_or_null(const Date& date) {
    return date.at ? json::value(iso_8601(*date.at)) : json::value();
}

json::object feed_object(const Feed& feed) {
    return {{"format", to_string(feed.format)},
            {"title", feed.title},
            {"link", feed.link},
            {"language", text_or_null(feed.language)},
            {"hubs", json::value_from(feed.hubs)},
            {"self", text_or_null(feed.self)},
            {"ttl_minutes", feed.ttl ? json::value(feed.ttl->count()) : json::value()}};
}

json::object entry_object(const Entry& entry) {
    json::object object{{"id", entry.id},
                        {"title", entry.title},
                        {"link", entry.link},
                        {"summary", entry.summary},
                        {"content", entry.content},
                        {"authors", json::value_from(entry.authors)},
                        {"categories", json::value_from(entry.categories)},
                        {"published", date_or_null(entry.published)},
                        {"updated", date_or_null(entry.updated)},
                        {"language", text_or_null(entry.language)}};
    if (entry.published.approximate || entry.updated.approximate)
        object["approximate"] = true;
    if (!entry.source_name.empty())
        object["source"] = entry.source_name;
    return object;
}

json::object cut_object(const Cut& cut) {
    return {{"entry", cut.entry ? json::value(*cut.entry) : json::value()},
            {"field", cut.field},
            {"had", cut.had},
            {"kept", cut.kept}};
}

json::object sitemap_object(const SitemapRef& sitemap) {
    return {{"url", sitemap.url}, {"lastmod", date_or_null(sitemap.modified)}};
}

/// What `read` makes of each of some values.
template <typename T>
json::array array_of(const std::vector<T>& values, json::object (*read)(const T&)) {
    json::array array;
    array.reserve(values.size());
    for (const T& value : values)
        array.emplace_back(read(value));
    return array;
}

}  // namespace

std::string to_json(const ParsedFeed& parsed) {
    json::object object;
    object["feed"] = feed_object(parsed.feed);
    object["incomplete"] = parsed.incomplete;
    object["entries"] = array_of(parsed.entries, entry_object);
    if (!parsed.cuts.empty())
        object["cut"] = array_of(parsed.cuts, cut_object);
    if (!parsed.sitemaps.empty())
        object["sitemaps"] = array_of(parsed.sitemaps, sitemap_object);
    return json::serialize(object);
}

std::string to_json(const Error& error) {
    return error_json(to_string(error.error), error.message);
}

std::string error_json(std::string_view error_class, std::string_view message) {
    json::object object;
    object["error"] = {{"class", error_class}, {"message", message}};
    return json::serialize(object);
}

}  // namespace feeds::parse
