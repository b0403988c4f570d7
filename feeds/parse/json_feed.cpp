#include "feeds/parse/json_feed.hpp"

#include "feeds/parse/adapter.hpp"
#include "feeds/parse/ascii.hpp"
#include "feeds/parse/date.hpp"
#include "feeds/parse/entities.hpp"
#include "feeds/parse/folding_text.hpp"
#include "feeds/parse/html_text.hpp"
#include "feeds/parse/json_text.hpp"
#include "feeds/parse/url.hpp"

namespace feeds::parse {

namespace json = boost::json;

namespace {

std::string folded(std::string_view text) {
    FoldingText out;
    out.append(text);
    return out.take();
}

/// Reads one document and notes the first limit that it exceeds.
class JsonFeedReader {
public:
    JsonFeedReader(const Options& options, const Limits& limits)
        : options_(options), limits_(limits) {}

    std::expected<ParsedFeed, Error> read(const json::object& root) {
        ParsedFeed parsed;
        read_head(root, parsed.feed);
        const std::vector<std::string> authors = inheritable(people(root));
        if (const json::array* items = member_array(root, "items")) {
            if (items->size() > limits_.entries) {
                return std::unexpected(
                    Error{ErrorClass::too_large, "the feed has too many entries"});
            }
            parsed.entries.reserve(items->size());
            for (const json::value& item : *items) {
                if (const json::object* object = item.if_object()) {
                    parsed.entries.push_back(entry(*object, authors));
                }
            }
        }
        if (too_large_) {
            return std::unexpected(Error{ErrorClass::too_large, "a field or URL is too long"});
        }
        return parsed;
    }

private:
    void read_head(const json::object& root, Feed& feed) {
        feed.format = Format::json;
        feed.title = title(root);
        feed.link = url(root, "home_page_url");
        feed.self = url(root, "feed_url");
        feed.language = language_tag(member_text(root, "language"));
        const json::array* hubs = member_array(root, "hubs");
        if (hubs == nullptr) {
            return;
        }
        for (const json::value& hub : *hubs) {
            const json::object* object = hub.if_object();
            std::string address = object != nullptr ? url(*object, "url") : std::string{};
            if (!address.empty()) {
                feed.hubs.push_back(std::move(address));
            }
        }
    }

    Entry entry(const json::object& item, const std::vector<std::string>& feed_authors) {
        Entry entry;
        entry.id = bounded(std::string{trim(member_text(item, "id"))});
        entry.title = title(item);
        entry.link = url(item, "url");
        if (entry.link.empty()) {
            entry.link = url(item, "external_url");
        }
        entry.summary = text(item, "summary");
        entry.content = bounded(html_to_text(member_text(item, "content_html")));
        if (entry.content.empty()) {
            entry.content = text(item, "content_text");
        }
        entry.authors = people(item);
        if (entry.authors.empty()) {
            entry.authors = feed_authors;  // JSON Feed 1.1, "Items"
        }
        if (const json::array* tags = member_array(item, "tags")) {
            for (const json::value& tag : *tags) {
                entry.categories.push_back(bounded(folded(scalar_text(tag))));
            }
        }
        entry.published = to_date(member_text(item, "date_published"));
        entry.updated = to_date(member_text(item, "date_modified"));
        entry.language = language_tag(member_text(item, "language"));
        return entry;
    }

    /// `authors` of 1.1, else the `author` of 1.0.
    std::vector<std::string> people(const json::object& object) {
        std::vector<std::string> names;
        if (const json::array* authors = member_array(object, "authors")) {
            for (const json::value& author : *authors) {
                add_person(author, names);
            }
        }
        if (const json::value* author = object.if_contains("author");
            author != nullptr && names.empty()) {
            add_person(*author, names);
        }
        return names;
    }

    void add_person(const json::value& person, std::vector<std::string>& names) {
        const json::object* object = person.if_object();
        std::string name =
            bounded(object != nullptr ? text(*object, "name") : folded(scalar_text(person)));
        if (!name.empty()) {
            names.push_back(std::move(name));
        }
    }

    std::string text(const json::object& object, std::string_view name) {
        return bounded(folded(member_text(object, name)));
    }

    /// Plain text by the specification; what is made from HTML titles comes with its references.
    std::string title(const json::object& object) {
        const std::string written = member_text(object, "title");
        std::string_view rest = written;
        std::string out;
        for (auto at = rest.find('&'); at != std::string_view::npos; at = rest.find('&')) {
            out += rest.substr(0, at);
            rest.remove_prefix(at);
            const Reference reference = read_reference(rest, Semicolon::required);
            if (reference.length == 0) {
                out += '&';
                rest.remove_prefix(1);
            } else {
                append(out, reference);
                rest.remove_prefix(reference.length);
            }
        }
        out += rest;
        return bounded(folded(out));
    }

    std::string url(const json::object& object, std::string_view name) {
        std::string resolved = resolve_url(options_.base_url, member_text(object, name));
        too_large_ = too_large_ || resolved.size() > limits_.url_bytes;
        return resolved;
    }

    std::string bounded(std::string value) {
        too_large_ = too_large_ || value.size() > limits_.field_bytes;
        return value;
    }

    const Options& options_;
    const Limits& limits_;
    bool too_large_ = false;
};

bool is_json_feed(const json::object& root) {
    return member_array(root, "items") != nullptr ||
           member_text(root, "version").find("jsonfeed.org") != std::string::npos;
}

}  // namespace

std::expected<ParsedFeed, Error> read_json_feed(std::string_view text,
                                                const Options& options,
                                                const Limits& limits) {
    const auto loaded = load_json(text, limits.depth);
    if (!loaded) {
        return std::unexpected(loaded.error());
    }
    const json::object* root = loaded->root.if_object();
    if (root == nullptr || !is_json_feed(*root)) {
        return std::unexpected(Error{ErrorClass::unsupported, "JSON, but not a JSON Feed"});
    }
    auto parsed = JsonFeedReader{options, limits}.read(*root);
    if (parsed) {
        parsed->incomplete = loaded->truncated;
    }
    return parsed;
}

}  // namespace feeds::parse
