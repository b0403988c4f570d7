#include "feeds/json/shape.hpp"

#include "feeds/json/names.hpp"
#include "feeds/json/text.hpp"
#include "feeds/text/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace feeds {

namespace json = boost::json;

namespace {

constexpr unsigned kLevels = 4;
constexpr std::size_t kMostValues = 1000;

/// A member that has another name than JSON Feed gives it.
struct Other {
    std::string_view standard;
    unsigned rank = 0;
    std::string_view written;
};

/// The surest of each kind whose name in JSON Feed is free. `name_of` tells the names.
template <typename NameOf>
std::vector<Other> other_names(const json::object& object, NameOf name_of) {
    std::vector<Other> found;
    for (const json::key_value_pair& member : object) {
        const std::string_view key{member.key().data(), member.key().size()};
        if (is_item_name(key))
            continue;  // also of a feed: they are the same there
        const JsonName name = name_of(key);
        if (name.standard.empty() || name.standard == member.key() || member.value().is_null())
            continue;
        const json::value* own = object.if_contains(name.standard);
        // An "html_url" beside a "url" is the page, which the other one describes for programs.
        const bool page = name.standard == "url" && name.rank == 0;
        const bool empty =
            own != nullptr && (own->is_null() || (own->is_array() && own->get_array().empty()));
        if (own != nullptr && !empty && !page)
            continue;
        const auto at = std::ranges::find(found, name.standard, &Other::standard);
        if (at == found.end())
            found.push_back({name.standard, name.rank, member.key()});
        else if (name.rank < at->rank)
            *at = {name.standard, name.rank, member.key()};
    }
    return found;
}

void rename(json::object& object, const std::vector<Other>& others) {
    for (const Other& other : others) {
        json::value value = std::move(object.at(other.written));
        object.insert_or_assign(other.standard, std::move(value));
    }
}

/// Where an object stands that may be an item: alone it may be anything that has a title.
enum class Standing { in_list, alone };

/// Whether an object says of itself what a reader sees of an article.
bool reads_like_item(const json::object& object, Standing kind) {
    const auto others = other_names(object, item_member);
    const auto says = [&](std::string_view name) {
        const json::value* own = object.if_contains(name);
        return (own != nullptr && !own->is_null()) ||
               std::ranges::find(others, name, &Other::standard) != others.end();
    };
    const bool named = kind == Standing::in_list || says("id") || says("date_published");
    return (says("title") || says("content_html") || says("content_text")) &&
           (says("url") || says("external_url")) && named && !object.contains("items");
}

/// Whether the list holds items: its first objects tell.
bool reads_like_items(const json::array& list) {
    constexpr std::size_t kAsked = 3;
    std::size_t asked = 0;
    for (const json::value& element : list) {
        if (const json::object* object = element.if_object()) {
            if (!reads_like_item(*object, Standing::in_list))
                return false;
            if (++asked == kAsked)
                break;
        }
    }
    return asked > 0;
}

bool names_json_feed(const json::object& object) {
    return member_text(object, "version").find("jsonfeed.org") != std::string::npos;
}

/// Whether an object is a feed. Below the root only one that shows it: others have "items" too.
bool is_feed(json::object& object, unsigned level) {
    const json::value* own = object.if_contains("items");
    const bool own_list = own != nullptr && own->is_array();
    rename(object, other_names(object, feed_member));
    if (names_json_feed(object) || (own_list && level == 0))
        return true;
    const json::array* list = member_array(object, "items");
    return list != nullptr && reads_like_items(*list);
}

bool is_json(std::string_view text) {
    const std::string_view trimmed = trim(text);
    return trimmed.starts_with('{') || trimmed.starts_with('[');
}

}  // namespace

std::optional<json::object> with_item_names(const json::object& item) {
    const auto others = other_names(item, item_member);
    if (others.empty())
        return std::nullopt;
    json::object out{item};
    rename(out, others);
    return out;
}

bool JsonFeeds::take(json::value root) {
    if (json::object* object = root.if_object(); object != nullptr && feed_ &&
                                                 !is_feed(*object, 0) &&
                                                 reads_like_item(*object, Standing::alone)) {
        add_item(std::move(root));
        return true;
    }
    seen_ = 0;
    if (look(root, 0))
        return true;
    json::object* object = root.if_object();
    if (object != nullptr && reads_like_item(*object, Standing::alone)) {
        add_item(std::move(root));
        return true;
    }
    return false;
}

bool JsonFeeds::look(json::value& value, unsigned level) {
    if (level > kLevels || ++seen_ > kMostValues)
        return false;
    if (value.is_string())
        return unfold(value) && look(value, level + 1);
    if (json::array* list = value.if_array())
        return look_in_list(*list, level);
    json::object* object = value.if_object();
    if (object == nullptr)
        return false;
    if (is_feed(*object, level)) {
        if (level > 0)
            remarks.emplace_back("the feed stands within other JSON");
        add(std::move(*object));
        return true;
    }
    return std::ranges::any_of(*object, [&](json::key_value_pair& member) {
        const bool inside = member.value().is_structured() || member.value().is_string();
        return inside && look(member.value(), level + 1);
    });
}

bool JsonFeeds::look_in_list(json::array& list, unsigned level) {
    if (reads_like_items(list)) {
        remarks.emplace_back("a list of items stands in the place of a feed");
        json::object feed;
        feed.emplace("items", std::move(list));
        add(std::move(feed));
        return true;
    }
    bool found = false;
    for (json::value& element : list) {
        // A list of one is the feed itself to most who read it.
        found = look(element, list.size() == 1 ? level : level + 1) || found;
    }
    return found;
}

/// Reads a text of JSON in the place of what it says.
bool JsonFeeds::unfold(json::value& value) {
    constexpr std::size_t kMost = 16;
    const std::string text = scalar_text(value);
    if (!is_json(text) || ++unfolded_ > kMost)
        return false;
    auto loaded = load_json(trim(text), depth_);
    if (!loaded)
        return false;
    value = std::move(loaded->root);
    return true;
}

void JsonFeeds::add(json::object feed) {
    if (json::value* items = feed.if_contains("items");
        items != nullptr && items->is_string() && unfold(*items)) {
        remarks.emplace_back("\"items\" is a text of JSON in the place of a list");
    }
    if (!feed_) {
        feed_ = std::move(feed);
        return;
    }
    json::value* items = feed.if_contains("items");
    json::array* list = items == nullptr ? nullptr : items->if_array();
    if (list == nullptr || list->empty())
        return;
    remarks.push_back("another feed follows the first; entries read from it: " +
                      std::to_string(list->size()));
    for (json::value& item : *list)
        add_item(std::move(item));
}

void JsonFeeds::add_item(json::value item) {
    if (!feed_) {
        feed_.emplace();
        remarks.emplace_back("items stand one by one in the place of a feed");
    }
    json::value& items = (*feed_)["items"];
    if (!items.is_array())
        items = json::array{};
    items.get_array().push_back(std::move(item));
}

}  // namespace feeds
