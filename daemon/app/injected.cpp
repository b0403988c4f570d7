#include "daemon/app/injected.hpp"

#include "daemon/alerts/text/truncate.hpp"
#include "daemon/visible.hpp"
#include "feeds/dates/date.hpp"
#include "feeds/entry.hpp"
#include "feeds/identity/entry_keys.hpp"
#include "feeds/identity/prints.hpp"
#include "feeds/url/url.hpp"
#include "rules/toml/suggest.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace newsalertd::app {

namespace json = boost::json;

namespace {

constexpr std::size_t kFieldBytes = 1U << 20U;
constexpr std::size_t kMostNames = 100;   // authors, categories
constexpr std::size_t kShownBytes = 100;  // of a value in a message

struct TextKey {
    std::string_view key;
    std::string feeds::Entry::* member;
};

constexpr TextKey kTexts[] = {{"id", &feeds::Entry::id},
                              {"title", &feeds::Entry::title},
                              {"summary", &feeds::Entry::summary},
                              {"content", &feeds::Entry::content},
                              {"language", &feeds::Entry::language},
                              {"source", &feeds::Entry::source_name},
                              {"url", &feeds::Entry::link},
                              {"link", &feeds::Entry::link}};

struct NamesKey {
    std::string_view key;
    std::vector<std::string> feeds::Entry::* member;
};

constexpr NamesKey kNames[] = {{"authors", &feeds::Entry::authors},
                               {"categories", &feeds::Entry::categories}};

std::string key_named(std::string_view key) {
    return '"' + std::string(key) + '"';
}

std::string shown(const json::value& value) {
    return alerts::text::truncate(
        visible(json::serialize(value)), kShownBytes, alerts::text::Unit::bytes);
}

using Problem = std::string;  ///< empty: none

Problem read_text(std::string_view key, const json::value& value, std::string& out) {
    // Programs number what they send.
    if (key == "id" && (value.is_int64() || value.is_uint64())) {
        out = json::serialize(value);
        return {};
    }
    const auto* text = value.if_string();
    if (!text)
        return key_named(key) + " must be a string, not " + shown(value);
    if (text->size() > kFieldBytes)
        return key_named(key) + " is longer than 1 MiB";
    if (!text->empty())
        out = std::string(*text);
    return {};
}

Problem read_names(std::string_view key, const json::value& value, std::vector<std::string>& out) {
    const auto wrong = key_named(key) + " must be a list of strings, not " + shown(value);
    const auto* list = value.if_array();
    if (!list)
        return wrong;
    if (list->size() > kMostNames)
        return key_named(key) + " lists more than " + std::to_string(kMostNames);
    for (const auto& one : *list) {
        const auto* text = one.if_string();
        if (!text)
            return wrong;
        if (text->size() > kFieldBytes)
            return "a text in " + key_named(key) + " is longer than 1 MiB";
        out.emplace_back(*text);
    }
    return {};
}

Problem read_published(const json::value& value, feeds::Date& out) {
    const auto* text = value.if_string();
    if (text)
        out = feeds::to_date(std::string_view(*text));
    if (out.at)
        return {};
    return "\"published\" is " + shown(value) +
           ", not a date such as \"2026-01-28T09:30:00Z\"; leave it out where it is not known";
}

std::vector<std::string> all_keys() {
    std::vector<std::string> keys{"published"};
    for (const auto& text : kTexts)
        keys.emplace_back(text.key);
    for (const auto& names : kNames)
        keys.emplace_back(names.key);
    return keys;
}

/// One member; an unknown one is noted in `ignored`.
Problem read_member(std::string_view key,
                    const json::value& value,
                    feeds::Entry& entry,
                    std::vector<std::string>& ignored) {
    if ((key == "story" || key == "update") && !value.is_null())
        return key_named(key) + " is not available in this version; leave it out";
    if (const auto* text = std::ranges::find(kTexts, key, &TextKey::key); text != std::end(kTexts))
        return value.is_null() ? Problem() : read_text(key, value, entry.*text->member);
    if (const auto* names = std::ranges::find(kNames, key, &NamesKey::key);
        names != std::end(kNames))
        return value.is_null() ? Problem() : read_names(key, value, entry.*names->member);
    if (key == "published")
        return value.is_null() ? Problem() : read_published(value, entry.published);
    if (value.is_null())
        return {};
    ignored.push_back(visible(key.substr(0, kShownBytes)));
    return {};
}

Problem nothing_to_tell(const std::vector<std::string>& ignored) {
    Problem problem = "an article needs a \"title\", a \"summary\" or a \"content\"";
    if (ignored.empty())
        return problem;
    problem += "; " + key_named(ignored.front()) + " is no key of an article";
    const auto hint = rules::toml::suggestion(ignored.front(), all_keys());
    return hint.empty() ? problem : problem + " (" + hint + ")";
}

Article article_from(feeds::Entry entry,
                     const pipeline::Arrival& arrival,
                     std::string_view hash_key) {
    feeds::ParsedFeed document;
    document.entries.push_back(entry);
    const auto keys = feeds::identity::entry_keys(document, hash_key).front();
    auto prints = feeds::identity::prints_of(
        entry, {}, {}, feeds::identity::KeyedHash::from_secret(hash_key));
    feeds::identity::add_words(prints, entry.title, entry.summary, entry.content);
    auto source = entry.source_name.empty() ? "inject" : std::move(entry.source_name);
    auto article = pipeline::article_of(std::move(entry), keys, arrival);
    // Of a bare text both keys may be one; it is no repeat of itself.
    if (keys.secondary == keys.primary)
        article.identity.secondary = 0;
    if (article.published)
        prints.date =
            std::chrono::floor<std::chrono::seconds>(*article.published).time_since_epoch().count();
    article.identity.prints = std::move(prints);
    article.source = std::move(source);
    return article;
}

}  // namespace

std::expected<Injected, std::string> injected_article(const json::value& value,
                                                      const pipeline::Arrival& arrival,
                                                      std::string_view hash_key) {
    const auto* object = value.if_object();
    if (!object)
        return std::unexpected("an article must be a JSON object, not " + shown(value));
    feeds::Entry entry;
    Injected injected;
    for (const auto& [key, member] : *object)
        if (auto problem = read_member(key, member, entry, injected.ignored); !problem.empty())
            return std::unexpected(std::move(problem));
    const auto is_blank = [](const std::string& text) {
        return text.find_first_not_of(" \t\r\n") == std::string::npos;
    };
    if (is_blank(entry.title) && is_blank(entry.summary) && is_blank(entry.content))
        return std::unexpected(nothing_to_tell(injected.ignored));
    entry.link = feeds::browser_url(entry.link);
    injected.article = article_from(std::move(entry), arrival, hash_key);
    return injected;
}

}  // namespace newsalertd::app
