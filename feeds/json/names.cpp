#include "feeds/json/names.hpp"

#include "feeds/text/ascii.hpp"

#include <initializer_list>
#include <string>
#include <unordered_map>

namespace feeds {

namespace {

/// A name and what it is called elsewhere, the surest first; in lower case, its words run together.
struct Names {
    std::string_view standard;
    std::initializer_list<std::string_view> others;
};

using Table = std::unordered_map<std::string_view, JsonName>;

Table table_of(std::initializer_list<Names> list) {
    Table table;
    for (const Names& names : list) {
        unsigned rank = 0;
        for (const std::string_view other : names.others) {
            table.try_emplace(other, JsonName{names.standard, rank++});
        }
    }
    return table;
}

std::string folded(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (is_alnum(c)) {
            out += to_lower(c);
        }
    }
    return out;
}

JsonName find(const Table& table, std::string_view name) {
    constexpr std::size_t kLongest = 32;
    if (name.empty() || name.size() > kLongest) {
        return {};
    }
    const auto found = table.find(folded(name));
    return found == table.end() ? JsonName{} : found->second;
}

}  // namespace

JsonName feed_member(std::string_view name) {
    static const Table kTable =
        table_of({{"version", {"version"}},
                  {"title", {"title", "name"}},
                  {"home_page_url", {"homepageurl", "homepage", "link"}},
                  {"feed_url", {"feedurl"}},
                  {"language", {"language", "lang"}},
                  {"authors", {"authors"}},
                  {"author", {"author"}},
                  {"hubs", {"hubs"}},
                  {"items", {"items", "item", "entries", "entry", "posts", "articles"}}});
    return find(kTable, name);
}

bool is_item_name(std::string_view name) {
    switch (name.size()) {
        case 2:
            return name == "id";
        case 3:
            return name == "url";
        case 4:
            return name == "tags";
        case 5:
            return name == "title";
        case 6:
            return name == "author";
        case 7:
            return name == "authors" || name == "summary";
        case 12:
            return name == "content_html" || name == "content_text";
        case 13:
            return name == "date_modified";
        case 14:
            return name == "date_published";
        default:
            return false;
    }
}

JsonName item_member(std::string_view name) {
    static const Table kTable =
        table_of({{"id", {"id", "guid", "uuid", "identifier"}},
                  {"url", {"htmlurl", "url", "link", "permalink", "href", "weburl"}},
                  {"external_url", {"externalurl"}},
                  {"title", {"title", "headline"}},
                  {"content_html", {"contenthtml", "contentencoded", "content", "body", "html"}},
                  {"content_text", {"contenttext", "text"}},
                  {"summary", {"summary", "description", "excerpt", "abstract"}},
                  {"date_published",
                   {"datepublished",
                    "pubdate",
                    "published",
                    "publishedat",
                    "publishdate",
                    "publicationdate",
                    "isodate",
                    "dategmt",
                    "date",
                    "createdat",
                    "created"}},
                  {"date_modified",
                   {"datemodified",
                    "modified",
                    "modifiedat",
                    "updated",
                    "updatedat",
                    "lastmodified",
                    "modifiedgmt"}},
                  {"authors", {"authors"}},
                  {"author", {"author", "creator", "byline"}},
                  {"tags", {"tags", "categories", "category", "keywords"}},
                  {"language", {"language", "lang"}}});
    return find(kTable, name);
}

}  // namespace feeds
