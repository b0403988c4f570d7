#pragma once
// Entries become articles: identity, publisher, language, clamped dates. Pure.

#include "daemon/article.hpp"
#include "daemon/config/config.hpp"
#include "feeds/entry.hpp"
#include "feeds/parse/keyed_hash.hpp"

#include <optional>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace newsalertd::pipeline {

/// What an arrival brings beside the entries.
struct Arrival {
    std::int64_t feed = 0;  ///< row of the feed
    Time seen_at{};         ///< end of the fetch
    std::optional<Time> visible;
    Via via = Via::poll;
};

struct DocumentArticles {
    std::vector<Article> articles;
    std::string note;  ///< what was odd about the feed's guids, for the operator; may be empty
};

/// The articles of a document, oldest first (undated ones where their neighbours in the document
/// put them), ties in reverse document order. `hash_key` is the state's.
DocumentArticles to_articles(feeds::ParsedFeed document,
                             const config::FeedConfig& feed,
                             const Arrival& arrival,
                             std::string_view hash_key);

/// Leaves the `most` newest of `articles`, ordered as to_articles() does, and returns how many
/// went. Of undated ones these are the first of the document, or the last where its feed
/// `grows_down`.
std::size_t keep_newest(std::vector<Article>& articles, std::size_t most, bool grows_down);

/// Identity::page and Identity::copy, which span feeds.
void identify_across_feeds(Article& article, const feeds::parse::KeyedHash& hash);

/// What a feed's last document held: entries found here unchanged need no look at the state.
using RecentKeys = std::unordered_set<std::int64_t>;

/// The key of `article` in RecentKeys: its identity and its text in one.
std::int64_t recent_key(const Article& article);

}  // namespace newsalertd::pipeline
