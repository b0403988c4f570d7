#include "rules/query/foreign_syntax.hpp"
#include "rules/text/ascii.hpp"
#include "rules/text/word_list.hpp"
#include "rules/toml/suggest.hpp"

#include <array>
#include <string>

namespace rules::query {
namespace {

constexpr std::array kFields = std::to_array<text::Synonyms>({
    {"title", "title allintitle intitle headline headlines hd hl hlead ti subject titles"},
    {"summary", "summary lead lp abstract description teaser"},
    {"content", "content allintext intext inbody body text fulltext td tx message"},
    {"author", "author by byline authors au writer"},
    {"category", "category tag tags topic section ns keyword label hashtag"},
    {"source", "source from publisher publication outlet sn sc rst sourcename media paper"},
    {"lang", "lang language la lg sourcelanguage langs"},
    {"url", "url site domain host inurl allinurl link website"},
});

constexpr std::array kInstead = std::to_array<text::Synonyms>({
    {"every article is looked at when it comes; how old it may be says max_age in newsalertd.toml",
     "after before when date since until published daterange pd"},
    {"choose feeds by their tags: feeds = [\"…\"] in the watch",
     "country location loc region sourcecountry sourcetype feed feeds"},
    {"write a regular expression between slashes: /…/", "regex re regexp"},
    {"did you mean NEAR/5?", "near"},
    {"write SENTENCE(a b)", "sentence"},
    {"write ATLEAST/2 a", "atleast"},
    {"leave it out: only news articles are read", "filetype"},
    {"leave it out: there is no such search", "related cache"},
});

std::string_view find(std::span<const text::Synonyms> table, std::string_view name) {
    constexpr std::size_t kLongest = 20;  // of all names in the tables
    return name.size() > kLongest ? std::string_view()
                                  : text::meant_by(text::lower_ascii(name), table);
}

}  // namespace

std::string_view field_meant(std::string_view name) {
    return find(kFields, name);
}

std::string hint_for_field(std::string_view name, std::string_view text) {
    std::string meant(field_meant(name));
    const std::string_view instead = find(kInstead, name);
    if (meant.empty() && instead.empty()) {
        std::array<std::string_view, kFields.size()> names;
        std::ranges::transform(kFields, names.begin(), &text::Synonyms::meant);
        meant = toml::nearest(name, names);
    }
    if (!meant.empty())
        return "did you mean " + meant + ":?";
    return !instead.empty() ? std::string(instead)
                            : "to look for the text itself, write \"" + brief(text) + '"';
}

}  // namespace rules::query
