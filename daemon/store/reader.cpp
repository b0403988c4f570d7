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
    auto guarded(Read read) -> std::expected<decltype(read()), Error> {
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

constexpr const char* kNewestDeliveries =
    "SELECT id, target, state, reason, kind, attempts, ambiguous, status, provider_ref, created,"
    " next_attempt, sent, settled, content, story, story_seq, priority, sum FROM delivery ORDER BY "
    "created DESC, id DESC LIMIT ?";

constexpr const char* kNewestInState =
    "SELECT id, target, state, reason, kind, attempts, ambiguous, status, provider_ref, created,"
    " next_attempt, sent, settled, content, story, story_seq, priority, sum FROM delivery WHERE "
    "state = ?"
    " ORDER BY created DESC, id DESC LIMIT ?";

constexpr const char* kDeliveryById =
    "SELECT id, target, state, reason, kind, attempts, ambiguous, status, provider_ref, created,"
    " next_attempt, sent, settled, content, story, story_seq, priority, sum FROM delivery WHERE id "
    "= ?";

// A feed's own row outlives its configuration; `source` is its name when the article came.
constexpr const char* kArticleBySeq =
    "SELECT seq, story, source, url, title, summary, body, publisher, language, published, seen_at,"
    " first, version, feed, entry_id, via, sum,"
    " (SELECT reason FROM untold WHERE untold.article = first) FROM article WHERE seq = ?";

// Newest first, without an index: a person asks, and asks of what is new.
constexpr const char* kArticleByUrl =
    "SELECT seq, story, source, url, title, summary, body, publisher, language, published, seen_at,"
    " first, version, feed, entry_id, via, sum,"
    " (SELECT reason FROM untold WHERE untold.article = first)"
    " FROM article WHERE url = ? ORDER BY seq DESC LIMIT 1";

DeliveryRow read_delivery(const Query& q) {
    DeliveryRow row{.id = q.text(0),
                    .target = q.text(1),
                    .state = q.text(2),
                    .reason = q.text(3),
                    .kind = q.text(4),
                    .attempts = q.integer(5),
                    .ambiguous = q.integer(6) != 0,
                    .status = static_cast<int>(q.integer(7)),
                    .provider_ref = q.text(8),
                    .created = q.time(9),
                    .next_attempt = q.time(10),
                    .sent = q.optional_time(11),
                    .settled = q.optional_time(12),
                    .content = q.text(13)};
    row.damaged = !is_whole(q.optional_integer(17),
                            sum_of(DeliveryColumns{.id = row.id,
                                                   .target = row.target,
                                                   .story = q.optional_integer(14),
                                                   .story_seq = q.optional_integer(15),
                                                   .kind = row.kind,
                                                   .priority = q.integer(16),
                                                   .content = row.content,
                                                   .created = row.created}));
    return row;
}

std::int64_t sum_of_article(const Query& q, const ArticleRow& row) {
    Article article;
    article.feed = q.integer(13);
    article.entry_id = q.text(14);
    article.url = row.url;
    article.title = row.title;
    article.summary = row.summary;
    article.source = row.feed;
    article.publisher = row.publisher;
    article.language = row.language;
    article.published = row.published;
    article.seen_at = row.seen_at;
    return sum_of(
        article,
        ArticleWrite{
            .seq = row.seq, .first = q.integer(11), .version = q.integer(12), .story = row.story},
        q.text(15));
}

}  // namespace

Reader::Reader(const std::filesystem::path& path) : impl_(std::make_unique<Impl>(path)) {}

Reader::~Reader() = default;

std::expected<std::unique_ptr<Reader>, Error> Reader::open(const std::filesystem::path& path) {
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

std::expected<std::vector<AlertRow>, Error> Reader::alerts(std::size_t most) {
    return impl_->guarded([&] {
        std::vector<AlertRow> rows;
        for (auto q = impl_->sql.query(
                 "SELECT a.id, a.watch, a.story, a.state, max(e.seq), a.created, e.content,"
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
                 "  WHERE de.alert = a.id AND de.seq = 1 AND d.state = 'delivered'),"
                 " e.kind, e.article, e.created, e.sum"
                 " FROM (SELECT * FROM alert ORDER BY id DESC LIMIT ?) a"
                 " JOIN alert_event e ON e.alert = a.id GROUP BY a.id ORDER BY a.id DESC",
                 most);
             q.step();) {
            rows.push_back(AlertRow{.id = q.integer(0),
                                    .watch = q.text(1),
                                    .story = q.integer(2),
                                    .state = q.text(3),
                                    .events = q.integer(4),
                                    .created = q.time(5),
                                    .content = q.text(6),
                                    .delivered = q.integer(7),
                                    .deliveries = q.integer(8),
                                    .sent = q.optional_time(9),
                                    .accepted = q.optional_time(10)});
            auto& row = rows.back();
            row.damaged = !is_whole(q.optional_integer(14),
                                    sum_of(EventWrite{.alert = row.id,
                                                      .seq = row.events,
                                                      .kind = q.text(11),
                                                      .article = q.integer(12),
                                                      .content = row.content},
                                           q.time(13)));
        }
        return rows;
    });
}

std::expected<std::vector<DeliveryRow>, Error> Reader::deliveries(const std::string& state,
                                                                  std::size_t most) {
    return impl_->guarded([&] {
        std::vector<DeliveryRow> rows;
        for (auto q = state.empty() ? impl_->sql.query(kNewestDeliveries, most)
                                    : impl_->sql.query(kNewestInState, state, most);
             q.step();)
            rows.push_back(read_delivery(q));
        return rows;
    });
}

std::expected<DeliveryRow, Error> Reader::delivery(const std::string& id) {
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

std::expected<ArticleRow, Error> Reader::article(const std::string& seq_or_url) {
    std::int64_t seq = 0;
    const char* end = seq_or_url.data() + seq_or_url.size();
    const auto number = std::from_chars(seq_or_url.data(), end, seq);
    const bool by_seq = number.ec == std::errc{} && number.ptr == end;
    auto found = impl_->guarded([&]() -> std::optional<ArticleRow> {
        auto q = by_seq ? impl_->sql.query(kArticleBySeq, seq)
                        : impl_->sql.query(kArticleByUrl, seq_or_url);
        if (!q.step())
            return std::nullopt;
        ArticleRow row{.seq = q.integer(0),
                       .story = q.integer(1),
                       .feed = q.text(2),
                       .url = q.text(3),
                       .title = q.text(4),
                       .summary = q.text(5),
                       .body = q.null(6) ? std::string() : q.text(6),
                       .publisher = q.text(7),
                       .language = q.text(8),
                       .published = q.optional_time(9),
                       .seen_at = q.time(10),
                       .not_told = q.text(17)};
        row.damaged = !is_whole(q.optional_integer(16), sum_of_article(q, row));
        return row;
    });
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return std::unexpected(Error{ErrorClass::missing,
                                     by_seq ? "no article has the number " + seq_or_url
                                            : "no article has the address " + seq_or_url});
    return std::move(**found);
}

std::expected<std::vector<std::string>, Error> Reader::recent_texts(std::size_t most) {
    return impl_->guarded([&] {
        std::vector<std::string> texts;
        for (auto q = impl_->sql.query(
                 "SELECT title, summary FROM article ORDER BY seq DESC LIMIT ?", most);
             q.step();)
            texts.push_back(q.text(0) + '\n' + q.text(1));
        return texts;
    });
}

std::expected<std::map<std::string, std::int64_t>, Error> Reader::alerts_of(std::int64_t story) {
    return impl_->guarded([&] {
        std::map<std::string, std::int64_t> alerts;
        for (auto q = impl_->sql.query("SELECT watch, id FROM alert WHERE story = ?", story);
             q.step();)
            alerts.emplace(q.text(0), q.integer(1));
        return alerts;
    });
}

std::expected<std::vector<FeedSummary>, Error> Reader::feeds() {
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

std::expected<Counts, Error> Reader::counts() {
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

std::expected<std::vector<Unserved>, Error> Reader::waiting() {
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
