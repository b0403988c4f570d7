#include "daemon/pipeline/articles.hpp"

#include "feeds/fetch/secret_parts.hpp"
#include "feeds/identity/entry_keys.hpp"
#include "feeds/identity/link_forms.hpp"
#include "feeds/identity/normal_url.hpp"
#include "feeds/url/canonical_url.hpp"

#include <algorithm>
#include <bit>
#include <cctype>
#include <iterator>
#include <utility>

namespace newsalertd::pipeline {

namespace {

std::int64_t signed_key(std::uint64_t key) {
    return std::bit_cast<std::int64_t>(key);
}

/// Texts below this many letters are too alike by chance ("Market update") to call them copies.
constexpr std::size_t kCopyLetters = 80;

/// Odd, and so large that seconds reach all bits of a key.
constexpr std::uint64_t kDatesApart = 0x9e3779b97f4a7c15;

/// What two outlets' renderings of one wire text have in common: no white space, punctuation or
/// ASCII case. Other scripts pass as they are.
std::string copy_text(const Article& article) {
    std::string text;
    for (const auto* part : {&article.title, &article.summary, &article.content})
        for (const char c : *part) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte >= 0x80 || std::isalnum(byte) != 0)
                text += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
        }
    return text;
}

std::optional<Time> claimed(const feeds::Entry& entry, Time seen_at) {
    const auto at = entry.published.at ? entry.published.at : entry.updated.at;
    if (!at)
        return std::nullopt;
    return std::min<Time>(*at, seen_at);
}

/// How much later than it says a date may mean: a day may end in the westernmost zone, and so may
/// a time whose zone is unknown.
Time::duration slack_of(const feeds::Date& date) {
    using std::chrono::hours;
    return date.whole_day ? hours{36} : date.approximate ? hours{12} : hours{0};
}

/// Nothing to identify, to match or to show.
bool is_blank(const feeds::Entry& entry) {
    return entry.id.empty() && entry.title.empty() && entry.link.empty() && entry.summary.empty() &&
           entry.content.empty();
}

/// An entry of a feed's document.
Article to_article(feeds::Entry entry,
                   const feeds::identity::EntryKeys& keys,
                   const config::FeedConfig& feed,
                   const std::string& document_language,
                   const Arrival& arrival) {
    const auto slack = slack_of(entry.published.at ? entry.published : entry.updated);
    auto publisher = feed.publisher;
    if (publisher.empty())
        publisher = std::move(entry.source_name);
    auto article = article_of(std::move(entry), keys, arrival);
    article.published_slack = slack;
    article.url = feeds::fetch::without_secrets_of(feed.url, std::move(article.url));
    article.source = feed.name;
    article.publisher = std::move(publisher);
    if (article.language.empty())
        article.language = feed.language.empty() ? document_language : feed.language;
    return article;
}

/// The places of the entries that say something, oldest first. From the end of the document, since
/// feeds list the newest first: an undated entry takes the instant of the one below it.
std::vector<std::size_t> oldest_first(const std::vector<feeds::Entry>& entries, Time seen_at) {
    std::vector<std::pair<Time, std::size_t>> order;
    order.reserve(entries.size());
    Time last{};
    for (std::size_t i = entries.size(); i-- > 0;) {
        if (is_blank(entries[i]))
            continue;
        last = claimed(entries[i], seen_at).value_or(last);
        order.emplace_back(last, i);
    }
    std::ranges::sort(order, [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : a.second > b.second;
    });
    std::vector<std::size_t> places;
    places.reserve(order.size());
    for (const auto& [at, index] : order)
        places.push_back(index);
    return places;
}

/// The keys of a document's entries in RecentKeys; those of one look are told apart by their dates.
std::vector<std::int64_t> keys_in_document(const std::vector<feeds::identity::Prints>& prints,
                                           const feeds::identity::Habits& habits) {
    const feeds::identity::Namesakes namesakes(prints);
    std::vector<std::int64_t> keys;
    keys.reserve(prints.size());
    for (const auto& own : prints) {
        keys.push_back(recent_key(own, habits));
        if (namesakes.has(own))
            keys.back() ^= signed_key(static_cast<std::uint64_t>(own.date) * kDatesApart);
    }
    return keys;
}

}  // namespace

Article article_of(feeds::Entry entry,
                   const feeds::identity::EntryKeys& keys,
                   const Arrival& arrival) {
    Article article;
    article.feed = arrival.feed;
    article.identity.primary = signed_key(keys.primary);
    article.identity.secondary = signed_key(keys.secondary);
    article.identity.text = signed_key(keys.text);
    article.published = claimed(entry, arrival.seen_at);
    article.entry_id = std::move(entry.id);
    article.url = std::move(entry.link);
    article.title = std::move(entry.title);
    article.summary = std::move(entry.summary);
    article.content = std::move(entry.content);
    article.authors = std::move(entry.authors);
    article.categories = std::move(entry.categories);
    article.language = std::move(entry.language);
    article.seen_at = arrival.seen_at;
    article.visible = arrival.visible;
    article.via = arrival.via;
    return article;
}

void identify_across_feeds(Article& article, const feeds::identity::KeyedHash& hash) {
    if (const auto page = feeds::canonical_url(feeds::identity::normal_url(article.url));
        !page.empty())
        article.identity.page = signed_key(hash.of({page}));
    if (const auto copy = copy_text(article); copy.size() >= kCopyLetters)
        article.identity.copy = signed_key(hash.of({copy}));
}

RecentKeys::RecentKeys(std::vector<std::int64_t> keys) : keys_(std::move(keys)) {
    std::ranges::sort(keys_);
    keys_.shrink_to_fit();
}

bool RecentKeys::contains(std::int64_t key) const {
    return std::ranges::binary_search(keys_, key);
}

std::int64_t recent_key(const feeds::identity::Prints& prints,
                        const feeds::identity::Habits& habits) {
    return signed_key(habits.guids_count() ? feeds::identity::visible_with_guid(prints)
                                           : feeds::identity::visible(prints));
}

RecentKeys RecentKeys::without(const std::vector<Article>& articles,
                               const feeds::identity::Habits& habits) const {
    std::vector<std::int64_t> going;
    for (const auto& article : articles)
        going.push_back(recent_key(article.identity.prints, habits));
    const RecentKeys gone(std::move(going));
    auto keys = keys_;
    std::erase_if(keys, [&](std::int64_t key) { return gone.contains(key); });
    return RecentKeys(std::move(keys));
}

Unsettled to_articles(feeds::ParsedFeed document,
                      const config::FeedConfig& feed,
                      const Arrival& arrival,
                      const RecentKeys* recent,
                      std::string_view hash_key) {
    const auto keys = feeds::identity::document_keys(document, hash_key);
    const auto hash = feeds::identity::KeyedHash::from_secret(hash_key);
    const auto page = feeds::identity::page_of(document.feed.link);
    const auto order = oldest_first(document.entries, arrival.seen_at);
    std::vector<feeds::identity::Prints> prints;
    prints.reserve(order.size());
    for (const auto index : order)
        prints.push_back(
            feeds::identity::prints_of(document.entries[index], page, arrival.habits, hash));
    auto recent_keys = keys_in_document(prints, arrival.habits);
    std::vector<bool> unchanged;
    unchanged.reserve(order.size());
    for (const auto key : recent_keys)
        unchanged.push_back(recent != nullptr && recent->contains(key));

    Unsettled unsettled;
    unsettled.grows_down = !unchanged.empty() && unchanged.back() && !unchanged.front();
    unsettled.document = std::make_shared<const feeds::identity::Document>(prints, unchanged);
    unsettled.recent = std::make_shared<const RecentKeys>(std::move(recent_keys));
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (unchanged[i]) {
            ++unsettled.unchanged;
            continue;
        }
        const auto& own = keys.entries[order[i]];
        auto& article = unsettled.articles.emplace_back(to_article(
            std::move(document.entries[order[i]]), own, feed, document.feed.language, arrival));
        article.identity.prints = std::move(prints[i]);
        feeds::identity::add_words(
            article.identity.prints, article.title, article.summary, article.content);
        identify_across_feeds(article, hash);
        if (!own.own_page)
            article.identity.page = 0;
    }
    return unsettled;
}

std::vector<Article> keep_newest(std::vector<Article>& articles,
                                 std::size_t most,
                                 bool grows_down) {
    if (articles.size() <= most)
        return {};
    const auto surplus = std::ssize(articles) - static_cast<std::ptrdiff_t>(most);
    const bool newest_first = grows_down && !articles.front().published;
    const auto first = newest_first ? articles.end() - surplus : articles.begin();
    std::vector<Article> went(std::make_move_iterator(first),
                              std::make_move_iterator(first + surplus));
    articles.erase(first, first + surplus);
    return went;
}

}  // namespace newsalertd::pipeline
