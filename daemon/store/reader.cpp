#include "daemon/store/reader.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/row_sums.hpp"
#include "daemon/store/schema.hpp"

#include <charconv>
#include <system_error>

namespace newsalertd::store {

class Reader::Impl {
public:
    explicit Impl(const std::filesystem::path& file)
        : path(file), sql(file, SQLite::OPEN_READONLY) {}

    /// Runs `read`, turning what SQLite throws into an Error.
    template <class Read>
    auto guarded(Read read) -> Result<decltype(read())> {
        try {
            return read();
        } catch (const SQLite::Exception& exception) {
            return std::unexpected(translate(exception, path));
        }
    }

    std::filesystem::path path;
    Connection sql;
};

namespace {

// The columns of stored_delivery() first.
#define DELIVERIES                                                                               \
    "SELECT id, target, story, story_seq, kind, priority, content, created, sum, state, reason," \
    " attempts, ambiguous, status, provider_ref, next_attempt, sent, settled FROM delivery "
constexpr const char* kNewestDeliveries = DELIVERIES "ORDER BY created DESC, id DESC LIMIT ?";
constexpr const char* kNewestInState =
    DELIVERIES "WHERE state = ? ORDER BY created DESC, id DESC LIMIT ?";
constexpr const char* kDeliveryById = DELIVERIES "WHERE id = ?";
#undef DELIVERIES

// The columns of stored_article() first. `source` is the feed's name when the article came: the
// feed may be gone from the configuration.
#define ARTICLES                                                                                 \
    "SELECT seq, first, version, feed, story, entry_id, url, title, summary, source, publisher," \
    " language, published, seen_at, via, sum, body,"                                             \
    " (SELECT reason FROM untold WHERE untold.article = first) FROM article "
constexpr const char* kArticleBySeq = ARTICLES "WHERE seq = ?";
// Newest first, without an index: a person asks, and asks of what is new.
constexpr const char* kArticleByUrl = ARTICLES "WHERE url = ? ORDER BY seq DESC LIMIT 1";
#undef ARTICLES

DeliveryRow read_delivery(const Query& q) {
    auto [row, created, sum, whole] = stored_delivery(q);
    return {.id = std::move(row.id),
            .target = std::move(row.target),
            .state = q.text(9),
            .reason = q.text(10),
            .kind = std::move(row.kind),
            .attempts = q.integer(11),
            .ambiguous = q.integer(12) != 0,
            .status = static_cast<int>(q.integer(13)),
            .provider_ref = q.text(14),
            .created = created,
            .next_attempt = q.time(15),
            .sent = q.optional_time(16),
            .settled = q.optional_time(17),
            .content = std::move(row.content),
            .damaged = !whole};
}

ArticleRow read_article(const Query& q) {
    auto [row, created, sum, whole] = stored_article(q);
    auto& [article, write] = row;
    return {.seq = write.seq,
            .story = write.story,
            .feed = std::move(article.source),
            .url = std::move(article.url),
            .title = std::move(article.title),
            .summary = std::move(article.summary),
            .body = q.text(16),
            .publisher = std::move(article.publisher),
            .language = std::move(article.language),
            .published = article.published,
            .seen_at = article.seen_at,
            .not_told = q.text(17),
            .damaged = !whole};
}

}  // namespace

Reader::Reader(const std::filesystem::path& path) : impl_(std::make_unique<Impl>(path)) {}

Reader::~Reader() = default;

Result<std::unique_ptr<Reader>> Reader::open(const std::filesystem::path& path) {
    std::error_code failure;
    if (!std::filesystem::exists(path, failure)) {
        if (failure == std::errc::permission_denied)
            return std::unexpected(
                Error{ErrorClass::permission, path.string() + ": " + failure.message()});
        return std::unexpected(
            Error{ErrorClass::missing,
                  path.string() + ": there is no state yet; start newsalertd first"});
    }
    try {
        std::unique_ptr<Reader> reader(new Reader(path));
        auto& database = reader->impl_->sql.database();
        if (database.execAndGet("PRAGMA application_id").getInt() != kApplicationId ||
            database.execAndGet("PRAGMA user_version").getInt() != schema_version())
            return std::unexpected(
                Error{ErrorClass::damaged,
                      path.string() + ": not a state of this version of newsalertd"});
        return reader;
    } catch (const SQLite::Exception& exception) {
        return std::unexpected(translate(exception, path));
    }
}

Result<std::vector<AlertRow>> Reader::alerts(std::size_t most) {
    return impl_->guarded([&] {
        std::vector<AlertRow> rows;
        for (auto q = impl_->sql.query(
                 "SELECT e.alert, max(e.seq), e.kind, e.article, e.content, e.created, e.sum,"
                 " a.watch, a.story, a.state, a.created,"
                 // A folded delivery is as far as the one that carries it.
                 " (SELECT count(*) FROM delivery_event de JOIN delivery m ON m.id = de.delivery"
                 "  JOIN delivery d ON d.id = coalesce(m.folded_into, m.id)"
                 "  WHERE de.alert = a.id AND d.state = 'delivered'),"
                 " (SELECT count(*) FROM delivery_event de WHERE de.alert = a.id),"
                 " (SELECT min(d.sent) FROM delivery_event de JOIN delivery m ON m.id = de.delivery"
                 "  JOIN delivery d ON d.id = coalesce(m.folded_into, m.id)"
                 "  WHERE de.alert = a.id AND de.seq = 1 AND d.state = 'delivered'),"
                 " (SELECT min(d.settled) FROM delivery_event de JOIN delivery m"
                 "  ON m.id = de.delivery JOIN delivery d ON d.id = coalesce(m.folded_into, m.id)"
                 "  WHERE de.alert = a.id AND de.seq = 1 AND d.state = 'delivered')"
                 " FROM (SELECT * FROM alert ORDER BY id DESC LIMIT ?) a"
                 " JOIN alert_event e ON e.alert = a.id GROUP BY a.id ORDER BY a.id DESC",
                 most);
             q.step();) {
            auto [event, told, sum, whole] = stored_event(q);
            rows.push_back(AlertRow{.id = event.alert,
                                    .watch = q.text(7),
                                    .story = q.integer(8),
                                    .state = q.text(9),
                                    .events = event.seq,
                                    .created = q.time(10),
                                    .content = std::move(event.content),
                                    .damaged = !whole,
                                    .delivered = q.integer(11),
                                    .deliveries = q.integer(12),
                                    .sent = q.optional_time(13),
                                    .accepted = q.optional_time(14)});
        }
        return rows;
    });
}

Result<std::vector<DeliveryRow>> Reader::deliveries(const std::string& state, std::size_t most) {
    return impl_->guarded([&] {
        std::vector<DeliveryRow> rows;
        for (auto q = state.empty() ? impl_->sql.query(kNewestDeliveries, most)
                                    : impl_->sql.query(kNewestInState, state, most);
             q.step();)
            rows.push_back(read_delivery(q));
        return rows;
    });
}

Result<DeliveryRow> Reader::delivery(const std::string& id) {
    auto found = impl_->guarded([&] {
        auto q = impl_->sql.query(kDeliveryById, id);
        return q.step() ? std::optional(read_delivery(q)) : std::nullopt;
    });
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return std::unexpected(Error{ErrorClass::missing, "no delivery " + id});
    return **found;
}

Result<ArticleRow> Reader::article(const std::string& seq_or_url) {
    std::int64_t seq = 0;
    const char* end = seq_or_url.data() + seq_or_url.size();
    const auto number = std::from_chars(seq_or_url.data(), end, seq);
    const bool by_seq = number.ec == std::errc{} && number.ptr == end;
    auto found = impl_->guarded([&]() -> std::optional<ArticleRow> {
        auto q = by_seq ? impl_->sql.query(kArticleBySeq, seq)
                        : impl_->sql.query(kArticleByUrl, seq_or_url);
        return q.step() ? std::optional(read_article(q)) : std::nullopt;
    });
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return std::unexpected(Error{ErrorClass::missing,
                                     by_seq ? "no article has the number " + seq_or_url
                                            : "no article has the address " + seq_or_url});
    return std::move(**found);
}

Result<std::vector<std::string>> Reader::recent_texts(std::size_t most) {
    return impl_->guarded([&] {
        std::vector<std::string> texts;
        for (auto q = impl_->sql.query(
                 "SELECT title, summary FROM article ORDER BY seq DESC LIMIT ?", most);
             q.step();)
            texts.push_back(q.text(0) + '\n' + q.text(1));
        return texts;
    });
}

Result<std::map<std::string, std::int64_t>> Reader::alerts_of(std::int64_t story) {
    return impl_->guarded([&] {
        std::map<std::string, std::int64_t> alerts;
        for (auto q = impl_->sql.query("SELECT watch, id FROM alert WHERE story = ?", story);
             q.step();)
            alerts.emplace(q.text(0), q.integer(1));
        return alerts;
    });
}

Result<std::vector<FeedSummary>> Reader::feeds() {
    return impl_->guarded([&] {
        std::vector<FeedSummary> rows;
        // An index is one feed, which works as long as one of its sitemaps does.
        for (auto q = impl_->sql.query(
                 "SELECT name, url, health, error, next_poll, nullif(polled_at, 0), state,"
                 " coalesce(too_old, 0), (SELECT max(error) FROM sitemap"
                 "  WHERE sitemap.feed = feed.id GROUP BY sitemap.feed"
                 "  HAVING NOT max(checked > 0 AND failures = 0))"
                 " FROM feed LEFT JOIN feed_age ON feed_age.feed = feed.id ORDER BY name");
             q.step();) {
            auto& row = rows.emplace_back(FeedSummary{.name = q.text(0),
                                                      .url = q.text(1),
                                                      .health = q.text(2),
                                                      .error = q.text(3),
                                                      .next_poll = q.time(4),
                                                      .polled_at = q.optional_time(5),
                                                      .state = q.text(6),
                                                      .too_old = q.integer(7)});
            if (const auto of_sitemap = q.null(8) ? std::string() : q.text(8);
                row.error.empty() && !of_sitemap.empty()) {
                row.health = "failing";
                row.error = "a sitemap of the index: " + of_sitemap;
            }
        }
        return rows;
    });
}

Result<std::vector<Sighting>> Reader::sightings(Time since) {
    return impl_->guarded([&] {
        std::vector<Sighting> rows;
        for (auto q = impl_->sql.query(
                 "SELECT story, title, publisher, feed.name, min(seen_at) FROM article"
                 " JOIN feed ON feed.id = article.feed"
                 " WHERE version = 1 AND publisher <> '' AND seen_at >= ?"
                 " GROUP BY story, title, publisher, feed.id ORDER BY story, title, publisher",
                 since);
             q.step();)
            rows.push_back({.story = q.integer(0),
                            .title = q.text(1),
                            .publisher = q.text(2),
                            .feed = q.text(3),
                            .seen_at = q.time(4)});
        return rows;
    });
}

Result<Counts> Reader::counts() {
    return impl_->guarded([&] {
        Counts counts;
        if (auto q = impl_->sql.query("SELECT coalesce(max(seq), 0) FROM article"); q.step())
            counts.articles = q.integer(0);
        if (auto q = impl_->sql.query("SELECT (SELECT count(*) FROM alert),"
                                      " (SELECT count(*) FROM (SELECT DISTINCT story FROM alert))");
            q.step()) {
            counts.alerts = q.integer(0);
            counts.stories = q.integer(1);
        }
        for (auto q = impl_->sql.query("SELECT state, count(*) FROM delivery GROUP BY state");
             q.step();)
            counts.deliveries[q.text(0)] = q.integer(1);
        // A minimum of one state is the first row of the index, of two it is a scan.
        if (auto q = impl_->sql.query("SELECT min(created) FROM"
                                      " (SELECT min(created) AS created FROM delivery"
                                      "  WHERE state = 'pending' UNION ALL"
                                      "  SELECT min(created) FROM delivery"
                                      "  WHERE state = 'sending')");
            q.step())
            counts.oldest_waiting = q.optional_time(0);
        return counts;
    });
}

Result<std::vector<Unserved>> Reader::waiting() {
    return impl_->guarded([&] {
        std::vector<Unserved> rows;
        for (auto q = impl_->sql.query("SELECT target, count(*), min(expires) FROM delivery"
                                       " WHERE state IN ('held', 'pending', 'sending', 'blocked')"
                                       " AND kind NOT IN ('notice', 'test') GROUP BY target");
             q.step();)
            rows.push_back({.target = q.text(0),
                            .waiting = static_cast<std::size_t>(q.integer(1)),
                            .expires = q.time(2)});
        return rows;
    });
}

}  // namespace newsalertd::store
