// JSON Feed 1.0 and 1.1.

#include "feeds/dates/date.hpp"
#include "feeds/json/shape.hpp"
#include "feeds/json/start.hpp"
#include "feeds/json/text.hpp"
#include "feeds/limits/bounds.hpp"
#include "feeds/parse/adapter.hpp"
#include "feeds/parse/people.hpp"
#include "feeds/parse/readers.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/text/entities.hpp"
#include "feeds/text/folding_text.hpp"
#include "feeds/text/html_text.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

namespace feeds::parse {

namespace json = boost::json;

namespace {

using Values = std::vector<const json::value*>;

constexpr std::size_t kMostNames = 1000;

struct Items {
    std::vector<const json::object*> objects;
    std::vector<std::string> remarks;
};

/// Whether an object in the place of a list is an item itself.
bool is_item(const json::object& object) {
    static constexpr std::array<std::string_view, 6> kTexts = {
        "id", "url", "title", "content_html", "content_text", "date_published"};
    return std::ranges::any_of(kTexts, [&](std::string_view name) {
        const json::value* member = object.if_contains(name);
        return member != nullptr && !member->is_structured();
    });
}

/// `items`, or what other formats call them.
const json::value* items_member(const json::object& root) {
    for (const char* name : {"items", "item", "entries", "posts", "articles"}) {
        const json::value* member = root.if_contains(name);
        if (member != nullptr && member->is_structured())
            return member;
    }
    return nullptr;
}

/// Adds an item, or those of a list in the place of one; returns how many are none.
std::size_t add_items(const json::value& value, std::vector<const json::object*>& objects) {
    if (const json::object* item = value.if_object()) {
        objects.push_back(item);
        return 0;
    }
    const json::array* array = value.if_array();
    if (array == nullptr)
        return 1;
    std::size_t others = 0;
    for (const json::value& element : *array)  // as deep as JSON may be nested
        others += add_items(element, objects);
    return others;
}

/// The items that can be read, and what stood in their way.
Items items_of(const json::object& root) {
    Items items;
    const json::value* member = items_member(root);
    if (member == nullptr) {
        items.remarks.emplace_back("\"items\" is no list");
        return items;
    }
    Values values;
    if (const json::object* object = member->if_object(); object != nullptr) {
        items.remarks.emplace_back("\"items\" is an object in the place of a list");
        values = is_item(*object) ? Values{member} : elements_of(*member);
    } else {
        values = elements_of(*member);
    }
    std::size_t others = 0;
    for (const json::value* value : values)
        others += add_items(*value, items.objects);
    if (others > 0)
        items.remarks.push_back(std::to_string(others) + " of the \"items\" are no objects");
    return items;
}

/// Reads one document within its bounds.
class JsonFeedReader {
public:
    JsonFeedReader(const Options& options, const Limits& limits)
        : options_(options), limits_(limits), bounds_(limits) {}

    ParsedFeed read(const json::object& root) {
        ParsedFeed parsed;
        read_head(root, parsed.feed);
        const std::vector<std::string> authors = inheritable(people(root));
        const Items items = items_of(root);
        parsed.remarks = items.remarks;
        const std::size_t most = std::min(items.objects.size(), limits_.entries_read);
        parsed.entries.reserve(most);
        for (const json::object* item : items.objects | std::views::take(most)) {
            bounds_.reading(parsed.entries.size());
            parsed.entries.push_back(entry(*item, authors));
            if (Entry& read = parsed.entries.back(); lacks_something(read, *item)) {
                if (const auto renamed = with_item_names(*item))
                    read = entry(*renamed, authors);
            }
        }
        if (items.objects.size() > most)
            bounds_.note({std::nullopt, "entries", items.objects.size(), most});
        parsed.cuts = bounds_.take();
        return parsed;
    }

private:
    void read_head(const json::object& root, Feed& feed) {
        feed.format = Format::json;
        feed.title = title(root);
        feed.link = url(root, "home_page_url");
        feed.self = url(root, "feed_url");
        feed.earlier = url(root, "next_url");
        feed.language = language_tag(member_text(root, "language"));
        const json::value* hubs = root.if_contains("hubs");
        for (const json::value* hub : hubs == nullptr ? Values{} : elements_of(*hubs)) {
            const json::object* object = hub->if_object();
            std::string address = object != nullptr ? url(*object, "url") : std::string{};
            if (!address.empty() && feed.hubs.size() < kMostNames)
                feed.hubs.push_back(std::move(address));
        }
    }

    /// Whether an item may have other names for what was not found in it.
    static bool lacks_something(const Entry& entry, const json::object& item) {
        return entry.id.empty() || entry.title.empty() || entry.link.empty() ||
               entry.published.raw.empty() || (entry.content.empty() && entry.summary.empty()) ||
               item.contains("html_url");
    }

    Entry entry(const json::object& item, const std::vector<std::string>& feed_authors) {
        Entry entry;
        bounds_.field("id");
        entry.id = bounded(std::string{trim(member_text(item, "id"))});
        entry.title = title(item);
        bounds_.field("link");
        entry.link = bounds_.link([&] {
            std::string link = url(item, "url");
            if (!is_web_url(link)) {
                std::string external = url(item, "external_url");
                link = link.empty() || is_web_url(external) ? std::move(external) : link;
            }
            if (link.empty() && is_web_url(entry.id))
                link = url(item, "id");
            return link;
        });
        bounds_.field("summary");
        entry.summary = text(item, "summary");
        bounds_.field("content");
        entry.content = bounded(html_to_text(member_text(item, "content_html")));
        if (entry.content.empty())
            entry.content = text(item, "content_text");
        entry.authors = people(item);
        if (entry.authors.empty())
            entry.authors = feed_authors;  // JSON Feed 1.1, "Items"
        bounds_.field("categories");
        read_tags(item, entry.categories);
        entry.published = to_date(member_text(item, "date_published"));
        entry.updated = to_date(member_text(item, "date_modified"));
        entry.language = language_tag(member_text(item, "language"));
        return entry;
    }

    /// A list of texts; also one text with commas, objects with names, an object in a list's place.
    void read_tags(const json::object& item, std::vector<std::string>& out) {
        const json::value* tags = item.if_contains("tags");
        if (tags == nullptr)
            return;
        if (const json::string* list = tags->if_string()) {
            add_keywords(bounded(folded({list->data(), list->size()})), out);
            return;
        }
        const json::object* object = tags->if_object();
        Values values = elements_of(*tags);
        if (object != nullptr && values.size() == 1 && values.front() == tags) {
            values.clear();  // {"0": "chips", "1": "trade"}, or one tag
            if (!object->contains("name"))
                for (const json::key_value_pair& member : *object)
                    values.push_back(&member.value());
            else
                values.push_back(tags);
        }
        for (const json::value* tag : values)
            if (out.size() < kMostNames)
                out.push_back(bounded(folded(text_of(*tag))));
    }

    /// `authors` of 1.1, else the `author` of 1.0; either may be a list, an object or a name.
    std::vector<std::string> people(const json::object& object) {
        std::vector<std::string> names;
        bounds_.field("authors");
        for (const std::string_view member : {"authors", "author"}) {
            const json::value* people = object.if_contains(member);
            if (people == nullptr || !names.empty())
                continue;
            for (const json::value* person : elements_of(*people))
                if (names.size() < kMostNames)
                    add_person(*person, names);
        }
        return names;
    }

    void add_person(const json::value& person, std::vector<std::string>& names) {
        if (person.is_number())
            return;  // a key of the publisher's own
        const json::object* object = person.if_object();
        std::string name =
            bounded(object != nullptr ? text(*object, "name") : folded(text_of(person)));
        if (!name.empty())
            names.push_back(std::move(name));
    }

    std::string text(const json::object& object, std::string_view name) {
        return bounded(folded(member_text(object, name)));
    }

    /// Plain text by the specification; what is made from HTML titles comes with its references.
    std::string title(const json::object& object) {
        const std::string written = member_text(object, "title");
        bounds_.field("title");
        return bounded(folded(decode_references(written)));
    }

    std::string url(const json::object& object, std::string_view name) {
        return bounds_.url(resolve_url(options_.base_url, member_text(object, name)));
    }

    std::string bounded(std::string value) { return bounds_.text(std::move(value)); }

    const Options& options_;
    const Limits& limits_;
    Bounds bounds_;
};

/// Whether `items` are a text that says something, and nothing that could be read.
bool has_text_for_items(const json::object& root) {
    const json::value* items = root.if_contains("items");
    return items != nullptr && items->is_string() && !items->get_string().empty();
}

/// Whether a text that was read whole holds more values behind `length`; `text` is what is left.
bool has_more(std::string_view& text, std::size_t start, const JsonText& loaded) {
    text.remove_prefix(std::min(text.size(), start + std::max<std::size_t>(loaded.length, 1)));
    return !loaded.truncated && json_start(text) != std::string_view::npos;
}

/// One value: the line that begins where `text` does, if it is one whole, else what follows too.
std::expected<JsonText, Error> load_next(std::string_view text, std::size_t depth) {
    const std::string_view line = text.substr(0, text.find_first_of("\n\x1E"));
    if (line.size() < text.size()) {
        auto loaded = load_json(line, depth);
        if (loaded && !loaded->truncated && loaded->remarks.empty())
            return loaded;
    }
    return load_json(text, depth);
}

/// The feeds of a text: one value, or several behind each other (NDJSON, an error before a feed).
struct Loaded {
    JsonFeeds feeds;
    std::vector<std::string> remarks;
    bool truncated = false;
};

std::expected<Loaded, Error> load_feeds(std::string_view text, const Limits& limits) {
    constexpr unsigned kMostMisses = 4;  // an error in JSON may stand before the feed
    constexpr unsigned kMostMended = 8;
    Loaded out{.feeds = JsonFeeds{limits.depth}, .remarks = {}};
    unsigned misses = 0;
    unsigned mended = 0;
    for (bool first = true; first || (misses < kMostMisses && mended < kMostMended);
         first = false) {
        const std::size_t start = json_start(text);
        const std::string_view rest = start == std::string_view::npos ? text : text.substr(start);
        auto loaded = first ? load_json(rest, limits.depth) : load_next(rest, limits.depth);
        if (!loaded) {
            if (first)
                return std::unexpected(loaded.error());
            break;
        }
        const bool is_more = start != std::string_view::npos && has_more(text, start, *loaded);
        mended += loaded->remarks.empty() ? 0 : 1;
        if (out.feeds.take(std::move(loaded->root))) {
            out.truncated = loaded->truncated;
            out.remarks.insert(out.remarks.end(), loaded->remarks.begin(), loaded->remarks.end());
        } else {
            ++misses;
        }
        if (!is_more)
            break;
    }
    return out;
}

}  // namespace

Result read_json_feed(std::string_view text, const Options& options, const Limits& limits) {
    auto loaded = load_feeds(text, limits);
    if (!loaded)
        return std::unexpected(std::move(loaded.error()));
    json::object* const root = loaded->feeds.feed();
    if (root == nullptr)
        return std::unexpected(Error{ErrorClass::unsupported, "JSON, but not a JSON Feed"});
    ParsedFeed parsed = JsonFeedReader{options, limits}.read(*root);
    if (parsed.entries.empty() && !loaded->remarks.empty())
        return std::unexpected(Error{ErrorClass::malformed, loaded->remarks.front()});
    if (parsed.entries.empty() && has_text_for_items(*root)) {
        return std::unexpected(
            Error{ErrorClass::malformed, "\"items\" is a text in the place of a list"});
    }
    constexpr std::size_t kMostRemarks = 8;
    std::vector<std::string> remarks = std::move(loaded->remarks);
    std::ranges::move(parsed.remarks, std::back_inserter(remarks));
    std::ranges::move(loaded->feeds.remarks, std::back_inserter(remarks));
    remarks.resize(std::min(remarks.size(), kMostRemarks));
    parsed.remarks = std::move(remarks);
    parsed.incomplete = loaded->truncated;
    return parsed;
}

}  // namespace feeds::parse
