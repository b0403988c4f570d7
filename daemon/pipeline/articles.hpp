#pragma once
// Entries become articles: identity, publisher, language, clamped dates. Pure.

#include "daemon/article.hpp"
#include "daemon/config/config.hpp"
#include "feeds/entry.hpp"
#include "feeds/identity/document.hpp"
#include "feeds/identity/entry_keys.hpp"
#include "feeds/identity/habits.hpp"
#include "feeds/identity/keyed_hash.hpp"

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace newsalertd::pipeline {

/// What an arrival brings beside the entries.
struct Arrival {
    std::int64_t feed = 0;  ///< row of the feed
    Time seen_at{};         ///< end of the fetch
    std::optional<Time> visible = std::nullopt;
    Via via = Via::poll;
    feeds::identity::Habits habits = {};  ///< the feed's, as far as its past is known
};

/// What an entry says, with its keys and arrival; where it stood (source, publisher, slack of its
/// date) its caller adds. Without fingerprints.
Article article_of(feeds::Entry entry,
                   const feeds::identity::EntryKeys& keys,
                   const Arrival& arrival);

/// Leaves the `most` newest of `articles`, ordered as to_articles() does, and returns those that
/// went. Of undated ones the newest are the first of the document, or the last where its feed
/// `grows_down`.
std::vector<Article> keep_newest(std::vector<Article>& articles, std::size_t most, bool grows_down);

/// Identity::page and Identity::copy, which span feeds.
void identify_across_feeds(Article& article, const feeds::identity::KeyedHash& hash);

/// What a feed's last document held: entries found here unchanged need no look at the state. Eight
/// bytes an entry.
class RecentKeys {
public:
    RecentKeys() = default;

    explicit RecentKeys(std::vector<std::int64_t> keys);

    bool contains(std::int64_t key) const;

    /// Without the keys of `articles`: the next document brings them as new.
    RecentKeys without(const std::vector<Article>& articles,
                       const feeds::identity::Habits& habits) const;

private:
    std::vector<std::int64_t> keys_;  ///< sorted
};

/// The key of an entry in RecentKeys: all that a reader sees but its date, and its guid where the
/// feed's guids say anything.
std::int64_t recent_key(const feeds::identity::Prints& prints,
                        const feeds::identity::Habits& habits);

/// What of a document must go to the store.
struct Unsettled {
    std::vector<Article> articles;  ///< not known to be unchanged; fingerprints with words
    std::shared_ptr<const feeds::identity::Document> document;  ///< what they stand in
    std::shared_ptr<const RecentKeys> recent;                   ///< of the whole document
    std::size_t unchanged = 0;
    bool grows_down = false;  ///< the feed puts what is new at the end of its documents
};

/// The articles of a document, oldest first (undated ones where their neighbours in the document
/// put them), ties in reverse document order, without what stood in the feed's last document as it
/// stands in this one: that costs its fingerprints alone. `recent` may be null. `hash_key` is the
/// state's.
Unsettled to_articles(feeds::ParsedFeed document,
                      const config::FeedConfig& feed,
                      const Arrival& arrival,
                      const RecentKeys* recent,
                      std::string_view hash_key);

}  // namespace newsalertd::pipeline
