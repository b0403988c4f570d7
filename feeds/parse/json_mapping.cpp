// JSON that is no JSON Feed, read as its feed's configuration says.

#include "feeds/dates/date.hpp"
#include "feeds/json/start.hpp"
#include "feeds/json/text.hpp"
#include "feeds/limits/bounds.hpp"
#include "feeds/parse/readers.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/text/folding_text.hpp"
#include "feeds/text/html_text.hpp"
#include "feeds/text/language_tag.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>
#include <charconv>
#include <ranges>
#include <utility>
#include <vector>

namespace feeds::parse {

namespace json = boost::json;

namespace {

constexpr std::size_t kMostValues = 1000;

using Values = std::vector<const json::value*>;

void add_step(const json::value& value, std::string_view step, Values& found) {
    if (const json::object* object = value.if_object()) {
        if (const json::value* member = object->if_contains(step))
            found.push_back(member);
        return;
    }
    const json::array* array = value.if_array();
    if (array == nullptr)
        return;
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
    if (error == std::errc{} && end == step.data() + step.size()) {
        if (index < array->size())
            found.push_back(&(*array)[index]);
        return;
    }
    for (const json::value& element : *array) {  // "agencies.name": of each
        const json::object* object = element.if_object();
        const json::value* member = object == nullptr ? nullptr : object->if_contains(step);
        if (member != nullptr && found.size() < kMostValues)
            found.push_back(member);
    }
}

/// What a path leads to; more than one value where it crosses an array.
Values values_at(const json::value& root, std::string_view path) {
    Values values{&root};
    while (!path.empty() && !values.empty()) {
        const std::size_t dot = path.find('.');
        const std::string_view step = path.substr(0, dot);
        path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
        Values next;
        for (const json::value* value : values)
            add_step(*value, step, next);
        values = std::move(next);
    }
    return values;
}

std::vector<std::string> texts_at(const json::value& root, std::string_view path) {
    std::vector<std::string> texts;
    const auto add = [&](const json::value& value) {
        if (std::string text = folded(text_of(value)); !text.empty())
            texts.push_back(std::move(text));
    };
    if (path.empty())
        return texts;
    for (const json::value* value : values_at(root, path)) {
        if (const json::array* array = value->if_array())
            for (const json::value& element : *array)
                add(element);
        else
            add(*value);
    }
    return texts;
}

std::string text_at(const json::value& root, std::string_view path) {
    auto texts = texts_at(root, path);
    return texts.empty() ? std::string{} : std::move(texts.front());
}

Entry read_entry(const json::value& item,
                 const JsonMapping& mapping,
                 std::string_view base_url,
                 Bounds& bounds) {
    const auto bounded = [&](std::string_view field, std::string text) {
        bounds.field(field);
        return bounds.text(std::move(text));
    };
    Entry entry;
    entry.id = bounded("id", text_at(item, mapping.id));
    entry.title = bounded("title", text_at(item, mapping.title));
    entry.summary = bounded("summary", html_to_text(text_at(item, mapping.summary)));
    entry.content = bounded("content", html_to_text(text_at(item, mapping.content)));
    bounds.field("link");
    const std::string link = resolve_url(base_url, text_at(item, mapping.link));
    entry.link = bounds.link([&] { return bounds.url(link); });
    entry.authors = texts_at(item, mapping.author);
    entry.categories = texts_at(item, mapping.category);
    entry.published = to_date(text_at(item, mapping.published));
    entry.updated = to_date(text_at(item, mapping.updated));
    entry.language = language_tag(text_at(item, mapping.language));
    entry.source_name = text_at(item, mapping.source);
    return entry;
}

}  // namespace

Result read_mapped_json(std::string_view text,
                        const JsonMapping& mapping,
                        const Options& options,
                        const Limits& limits) {
    const std::size_t start = json_start(text);
    const auto loaded =
        load_json(start == std::string_view::npos ? text : text.substr(start), limits.depth);
    if (!loaded)
        return std::unexpected(loaded.error());
    const Values found = values_at(loaded->root, mapping.entries);
    if (found.empty() || !found.front()->is_structured()) {
        return std::unexpected(
            Error{ErrorClass::malformed, "the JSON has no array where the mapping looks for it"});
    }
    const Values items = elements_of(*found.front());
    ParsedFeed parsed;
    parsed.feed.format = Format::json;
    parsed.feed.title = text_at(loaded->root, mapping.feed_title);
    parsed.incomplete = loaded->truncated;
    parsed.remarks = loaded->remarks;
    if (!found.front()->is_array())
        parsed.remarks.emplace_back("the entries are an object in the place of a list");
    Bounds bounds{limits};
    const std::size_t most = std::min(items.size(), limits.entries_read);
    parsed.entries.reserve(most);
    for (const json::value* item : items | std::views::take(most)) {
        bounds.reading(parsed.entries.size());
        parsed.entries.push_back(read_entry(*item, mapping, options.base_url, bounds));
    }
    if (items.size() > most)
        bounds.note({std::nullopt, "entries", items.size(), most});
    parsed.cuts = bounds.take();
    return parsed;
}

}  // namespace feeds::parse
