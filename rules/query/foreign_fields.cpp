#include "rules/query/habits.hpp"
#include "rules/toml/suggest.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace rules::query {
namespace {

struct Alias {
    std::string_view name;
    std::string_view field;
};

constexpr std::array kAliases = std::to_array<Alias>({
    {"allintitle", "title"},  {"intitle", "title"},
    {"headline", "title"},    {"headlines", "title"},
    {"hd", "title"},          {"hl", "title"},
    {"hlead", "title"},       {"ti", "title"},
    {"subject", "title"},     {"titles", "title"},
    {"lead", "summary"},      {"lp", "summary"},
    {"abstract", "summary"},  {"description", "summary"},
    {"teaser", "summary"},    {"allintext", "content"},
    {"intext", "content"},    {"inbody", "content"},
    {"body", "content"},      {"text", "content"},
    {"fulltext", "content"},  {"td", "content"},
    {"tx", "content"},        {"message", "content"},
    {"by", "author"},         {"byline", "author"},
    {"authors", "author"},    {"au", "author"},
    {"writer", "author"},     {"from", "source"},
    {"publisher", "source"},  {"publication", "source"},
    {"outlet", "source"},     {"sn", "source"},
    {"sc", "source"},         {"rst", "source"},
    {"sourcename", "source"}, {"media", "source"},
    {"paper", "source"},      {"site", "url"},
    {"domain", "url"},        {"host", "url"},
    {"inurl", "url"},         {"allinurl", "url"},
    {"link", "url"},          {"website", "url"},
    {"language", "lang"},     {"la", "lang"},
    {"lg", "lang"},           {"sourcelanguage", "lang"},
    {"langs", "lang"},        {"tag", "category"},
    {"tags", "category"},     {"topic", "category"},
    {"section", "category"},  {"ns", "category"},
    {"keyword", "category"},  {"label", "category"},
    {"hashtag", "category"},
});

constexpr std::string_view kAges =
    "every article is looked at when it comes; how old it may be says max_age in newsalertd.toml";
constexpr std::string_view kPlaces = "choose feeds by their tags: feeds = [\"…\"] in the watch";
constexpr std::string_view kRegexes = "write a regular expression between slashes: /…/";

constexpr std::array kInstead = std::to_array<Alias>({
    {"after", kAges},
    {"before", kAges},
    {"when", kAges},
    {"date", kAges},
    {"since", kAges},
    {"until", kAges},
    {"published", kAges},
    {"daterange", kAges},
    {"pd", kAges},
    {"country", kPlaces},
    {"location", kPlaces},
    {"loc", kPlaces},
    {"region", kPlaces},
    {"sourcecountry", kPlaces},
    {"near", "did you mean NEAR/5?"},
    {"sourcetype", kPlaces},
    {"feed", kPlaces},
    {"feeds", kPlaces},
    {"regex", kRegexes},
    {"re", kRegexes},
    {"regexp", kRegexes},
    {"sentence", "write SENTENCE(a b)"},
    {"atleast", "write ATLEAST/2 a"},
    {"filetype", "leave it out: only news articles are read"},
    {"related", "leave it out: there is no such search"},
    {"cache", "leave it out: there is no such search"},
});

std::string_view find(std::span<const Alias> table, std::string_view name) {
    constexpr std::size_t kLongest = 20;  // of all names in the tables
    if (name.size() > kLongest)
        return {};
    std::string lower(name);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    const auto found = std::ranges::find(table, lower, &Alias::name);
    return found == table.end() ? std::string_view() : found->field;
}

}  // namespace

std::string_view field_meant(std::string_view name) {
    static constexpr std::array kOwn = std::to_array<Alias>({{"title", "title"},
                                                             {"summary", "summary"},
                                                             {"content", "content"},
                                                             {"author", "author"},
                                                             {"category", "category"},
                                                             {"source", "source"},
                                                             {"lang", "lang"},
                                                             {"url", "url"}});
    const std::string_view own = find(kOwn, name);
    return own.empty() ? find(kAliases, name) : own;
}

std::string hint_for_field(std::string_view name, std::string_view text) {
    static constexpr std::array<std::string_view, 8> kNames{
        "title", "summary", "content", "author", "category", "source", "lang", "url"};
    std::string meant(field_meant(name));
    const std::string_view instead = find(kInstead, name);
    if (meant.empty() && instead.empty())
        meant = toml::nearest(name, kNames);
    if (!meant.empty())
        return "did you mean " + meant + ":?";
    return !instead.empty() ? std::string(instead)
                            : "to look for the text itself, write \"" + brief(text) + '"';
}

}  // namespace rules::query
