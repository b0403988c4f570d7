#include "feeds/parse/json_output.hpp"

#include "feeds/dates/date.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace feeds::parse {

namespace json = boost::json;

namespace {

json::array array_of(const std::vector<std::string>& texts) {
    json::array array;
    array.reserve(texts.size());
    for (const std::string& text : texts) {
        array.emplace_back(text);
    }
    return array;
}

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

json::value date_or_null(const Date& date) {
    return date.at ? json::value(iso_8601(*date.at)) : json::value();
}

json::object feed_object(const Feed& feed) {
    json::object object;
    object["format"] = to_string(feed.format);
    object["title"] = feed.title;
    object["link"] = feed.link;
    object["language"] = text_or_null(feed.language);
    object["hubs"] = array_of(feed.hubs);
    object["self"] = text_or_null(feed.self);
    object["ttl_minutes"] = feed.ttl ? json::value(feed.ttl->count()) : json::value();
    return object;
}

json::object entry_object(const Entry& entry) {
    json::object object;
    object["id"] = entry.id;
    object["title"] = entry.title;
    object["link"] = entry.link;
    object["summary"] = entry.summary;
    object["content"] = entry.content;
    object["authors"] = array_of(entry.authors);
    object["categories"] = array_of(entry.categories);
    object["published"] = date_or_null(entry.published);
    object["updated"] = date_or_null(entry.updated);
    object["language"] = text_or_null(entry.language);
    if (entry.published.approximate || entry.updated.approximate) {
        object["approximate"] = true;
    }
    if (!entry.source_name.empty()) {
        object["source"] = entry.source_name;
    }
    return object;
}

json::object cut_object(const Cut& cut) {
    json::object object;
    object["entry"] = cut.entry ? json::value(*cut.entry) : json::value();
    object["field"] = cut.field;
    object["had"] = cut.had;
    object["kept"] = cut.kept;
    return object;
}

json::object sitemap_object(const SitemapRef& sitemap) {
    json::object object;
    object["url"] = sitemap.url;
    object["lastmod"] = date_or_null(sitemap.modified);
    return object;
}

}  // namespace

std::string to_json(const ParsedFeed& parsed) {
    json::object object;
    object["feed"] = feed_object(parsed.feed);
    object["incomplete"] = parsed.incomplete;
    json::array& entries = object["entries"].emplace_array();
    entries.reserve(parsed.entries.size());
    for (const Entry& entry : parsed.entries) {
        entries.emplace_back(entry_object(entry));
    }
    if (!parsed.cuts.empty()) {
        json::array& cuts = object["cut"].emplace_array();
        for (const Cut& cut : parsed.cuts) {
            cuts.emplace_back(cut_object(cut));
        }
    }
    if (parsed.sitemaps.empty()) {
        return json::serialize(object);
    }
    json::array& sitemaps = object["sitemaps"].emplace_array();
    sitemaps.reserve(parsed.sitemaps.size());
    for (const SitemapRef& sitemap : parsed.sitemaps) {
        sitemaps.emplace_back(sitemap_object(sitemap));
    }
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
