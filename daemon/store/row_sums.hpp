#pragma once
// A sum of our own in every article, alert event and delivery row, and on the last good files.
// SQLite checks how its pages hang together, not what stands in them: bytes overwritten inside a
// text are "ok" to all its checks.
//
// A sum covers what never changes after the insert. It is the first 64 bits of SHA-256, which
// OpenSSL brings, over the columns with their lengths. Rows of older versions have none (NULL) and
// are taken as they are. Bodies carry zstd's own checksum instead: retention may take them out.

#include "daemon/article.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/news.hpp"
#include "daemon/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace newsalertd::store {

/// `via` as it is stored.
std::int64_t sum_of(const Article& article, const ArticleWrite& write, std::string_view via);
std::int64_t sum_of(const EventWrite& event, Time created);
std::int64_t sum_of(const DeliveryWrite& delivery, Time created);
/// Of the frozen payload, which has a sum of its own: it is made later and may be made anew.
std::int64_t sum_of_payload(std::string_view id, std::string_view payload);
/// Of one text alone.
std::int64_t sum_of_text(std::string_view text);
std::int64_t sum_of_good_rules(Time loaded, std::string_view sources);

/// Whether a row is as it was stored; a row without a sum is believed.
inline bool is_whole(const std::optional<std::int64_t>& stored, std::int64_t found) {
    return !stored || *stored == found;
}

/// A row as it is read with its sum. `whole`: it is what was stored.
template <class Row>
struct Stored {
    Row row;
    Time created{};
    std::optional<std::int64_t> sum;
    bool whole = true;
};

struct StoredArticle {
    Article article;
    ArticleWrite write;
};

/// Of a query that gives, from the column `at` on: seq, first, version, feed, story, entry_id, url,
/// title, summary, source, publisher, language, published, seen_at, via, sum.
Stored<StoredArticle> stored_article(const Query& q, int at = 0);
/// alert, seq, kind, article, content, created, sum
Stored<EventWrite> stored_event(const Query& q, int at = 0);
/// id, target, story, story_seq, kind, priority, content, created, sum
Stored<DeliveryWrite> stored_delivery(const Query& q, int at = 0);

/// What a damaged delivery is told to have died of.
inline constexpr const char* kDamagedRow =
    "damaged: its row in the state is not what was stored; see `newsalertd db check`";

}  // namespace newsalertd::store
