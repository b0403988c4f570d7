#include "feeds/json/names.hpp"

#include "feeds/text/ascii.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <unordered_map>

namespace feeds {

namespace {

/// A name and what it is called elsewhere, the surest first; in lower case, its words run together.
struct Names {
    std::string_view standard;
    std::string_view others;
};

using Table = std::unordered_map<std::string_view, JsonName>;

Table table_of(std::initializer_list<Names> list) {
    Table table;
    for (auto [standard, others] : list)
        for (unsigned rank = 0; !others.empty(); ++rank)
            table.try_emplace(take_word(others), JsonName{standard, rank});
    return table;
}

JsonName find(const Table& table, std::string_view name) {
    constexpr std::size_t kLongest = 32;
    if (name.empty() || name.size() > kLongest)
        return {};
    const auto found = table.find(letters_and_digits(name));
    return found == table.end() ? JsonName{} : found->second;
}

}  // namespace

JsonName feed_member(std::string_view name) {
    static const Table kTable = table_of({{"version", "version"},
                                          {"title", "title name"},
                                          {"home_page_url", "homepageurl homepage link"},
                                          {"feed_url", "feedurl"},
                                          {"language", "language lang"},
                                          {"authors", "authors"},
                                          {"author", "author"},
                                          {"hubs", "hubs"},
                                          {"items", "items item entries entry posts articles"}});
    return find(kTable, name);
}

bool is_item_name(std::string_view name) {
    constexpr std::array<std::string_view, 11> kNames = {"id",
                                                         "url",
                                                         "tags",
                                                         "title",
                                                         "author",
                                                         "authors",
                                                         "summary",
                                                         "content_html",
                                                         "content_text",
                                                         "date_modified",
                                                         "date_published"};
    return std::ranges::find(kNames, name) != kNames.end();
}

JsonName item_member(std::string_view name) {
    static const Table kTable = table_of(
        {{"id", "id guid uuid identifier"},
         {"url", "htmlurl url link permalink href weburl"},
         {"external_url", "externalurl"},
         {"title", "title headline"},
         {"content_html", "contenthtml contentencoded content body html"},
         {"content_text", "contenttext text"},
         {"summary", "summary description excerpt abstract"},
         {"date_published",
          "datepublished pubdate published publishedat publishdate publicationdate isodate "
          "dategmt date createdat created"},
         {"date_modified",
          "datemodified modified modifiedat updated updatedat lastmodified modifiedgmt"},
         {"authors", "authors"},
         {"author", "author creator byline"},
         {"tags", "tags categories category keywords"},
         {"language", "language lang"}});
    return find(kTable, name);
}

}  // namespace feeds
