// How news enters: find out which articles a batch holds, ask the decision, write.

#include "daemon/store/identities.hpp"
#include "daemon/store/row_sums.hpp"
#include "daemon/store/store_impl.hpp"

#include <algorithm>
#include <set>

namespace newsalertd::store {

namespace {

std::int64_t newest_version(Connection& sql, std::int64_t first) {
    auto q = sql.query("SELECT version FROM seen_version WHERE first = ?", first);
    return q.step() ? q.integer(0) : 1;
}

/// Retention may have taken the article and left its fingerprints: the story is then its own seq.
std::int64_t story_of(Connection& sql, std::int64_t first) {
    auto q = sql.query("SELECT story FROM article WHERE seq = ?", first);
    return q.step() ? q.integer(0) : first;
}

/// A copy counts within the story window; a page is the same page however old.
constexpr std::chrono::hours kCopyWindow{72};

void resolve_page(Connection& sql, std::int64_t key, std::map<std::int64_t, KnownPage>& pages) {
    if (key == 0 || pages.contains(key))
        return;
    if (auto q = sql.query("SELECT story, coalesce(feed, 0) FROM page WHERE key = ?", key);
        q.step())
        pages.emplace(key, KnownPage{.story = q.integer(0), .feed = q.integer(1)});
}

void resolve_copy(Connection& sql,
                  const Article& article,
                  std::map<std::int64_t, std::int64_t>& copies) {
    const auto key = article.identity.copy;
    if (key == 0 || copies.contains(key))
        return;
    if (auto q = sql.query("SELECT story FROM copy WHERE key = ? AND seen_at >= ?",
                           key,
                           article.seen_at - kCopyWindow);
        q.step())
        copies.emplace(key, q.integer(0));
}

KnownStory resolve_story(Connection& sql, std::int64_t story) {
    KnownStory known;
    // The newest event alone: a story of many sources is not read whole for each further one.
    for (auto q = sql.query("SELECT e.alert, e.seq, e.kind, e.article, e.content, e.created, e.sum,"
                            " a.watch FROM alert a"
                            " JOIN alert_event e ON e.alert = a.id AND e.seq ="
                            " (SELECT max(seq) FROM alert_event WHERE alert = a.id)"
                            " WHERE a.story = ?",
                            story);
         q.step();) {
        auto [event, created, sum, whole] = stored_event(q);
        // What was told stays told; of what it said, damaged words are not repeated.
        if (!whole)
            event.content.clear();
        known.alerts.emplace(q.text(7),
                             KnownAlert{event.alert, event.seq, std::move(event.content)});
    }
    for (auto q = sql.query("SELECT target, story_seq, id, state FROM delivery"
                            " WHERE story = ? ORDER BY target, story_seq",
                            story);
         q.step();) {
        auto& before = known.targets[q.text(0)];
        before.last_seq = q.integer(1);
        const auto state = q.text(3);
        // What never arrived is nothing to answer to.
        if (q.integer(1) == 1 && state == "delivered")
            before.root = q.text(2);
        if (state == "pending" || state == "sending" || state == "held" || state == "blocked")
            before.unfinished = true;
    }
    return known;
}

std::int64_t next_of(Connection& sql, const char* max) {
    auto q = sql.query(max);
    q.step();
    return q.integer(0) + 1;
}

Known resolve(Connection& sql, const Batch& batch, const Identities& identities) {
    Known known;
    known.baseline_done = identities.baseline_done();
    known.next_seq = next_of(sql, "SELECT coalesce(max(seq), 0) FROM article");
    known.next_alert = next_of(sql, "SELECT coalesce(max(id), 0) FROM alert");
    std::set<std::int64_t> stories;
    for (std::size_t i = 0; i < batch.articles.size(); ++i) {
        const auto& article = *batch.articles[i];
        auto one = identities.articles()[i];
        if (one.first != 0)
            one.story = story_of(sql, one.first);
        if (one.state == KnownArticle::State::changed) {
            one.version = newest_version(sql, one.first);
            one.withheld = watches_withheld(sql, one.first);
            stories.insert(one.story);
            // Where a watch has stories = "off", the article is a story of its own.
            stories.insert(one.first);
        }
        if (one.state == KnownArticle::State::fresh) {
            resolve_page(sql, article.identity.page, known.pages);
            resolve_copy(sql, article, known.copies);
        }
        known.articles.push_back(one);
    }
    for (const auto& [key, page] : known.pages)
        stories.insert(page.story);
    for (const auto& [key, story] : known.copies)
        stories.insert(story);
    for (const auto story : stories)
        known.stories.emplace(story, resolve_story(sql, story));
    if (!batch.articles.empty())
        known.age = age_of_feed(sql, batch.articles.front()->feed);
    return known;
}

void write_article(Connection& sql, const Batch& batch, const ArticleWrite& write) {
    const auto& a = *batch.articles[write.index];
    sql.run(
        "INSERT INTO article(seq, first, version, feed, story, entry_id, url, title, summary,"
        " body, source, publisher, language, published, seen_at, via, sum)"
        " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        write.seq,
        write.first,
        write.version,
        a.feed,
        write.story,
        a.entry_id,
        a.url,
        a.title,
        a.summary,
        a.body.empty() ? std::nullopt : std::optional(Blob{a.body}),
        a.source,
        a.publisher,
        a.language,
        a.published,
        a.seen_at,
        std::string_view(to_string(a.via)),
        sum_of(a, write, to_string(a.via)));
    if (write.version > 1)
        sql.run(
            "INSERT INTO seen_version(first, version) VALUES(?, ?)"
            " ON CONFLICT(first) DO UPDATE SET version = excluded.version",
            write.first,
            write.version);
    if (a.identity.page != 0)
        sql.run(
            "INSERT INTO page(key, story, seen_at, feed) VALUES(?,?,?,?) ON CONFLICT(key) DO UPDATE"
            " SET story = excluded.story, seen_at = excluded.seen_at, feed = excluded.feed",
            a.identity.page,
            write.story,
            a.seen_at,
            a.feed);
    if (a.identity.copy != 0)
        sql.run(
            "INSERT INTO copy(key, story, seen_at) VALUES(?,?,?) ON CONFLICT(key)"
            " DO UPDATE SET story = excluded.story, seen_at = excluded.seen_at",
            a.identity.copy,
            write.story,
            a.seen_at);
}

void write_alerts(Connection& sql, const Writes& writes) {
    for (const auto& alert : writes.alerts)
        sql.run("INSERT INTO alert(id, watch, story, state, created) VALUES(?,?,?,'told',?)",
                alert.id,
                alert.watch,
                alert.story,
                writes.decided);
    for (const auto& event : writes.events)
        sql.run(
            "INSERT INTO alert_event(alert, seq, kind, article, created, content, sum)"
            " VALUES(?,?,?,?,?,?,?)",
            event.alert,
            event.seq,
            event.kind,
            event.article,
            writes.decided,
            event.content,
            sum_of(event, writes.decided));
}

Receipt write_deliveries(Connection& sql, const Writes& writes) {
    Receipt receipt;
    for (const auto& delivery : writes.deliveries) {
        insert_delivery(sql, delivery, writes.decided);
        if (delivery.payload)
            receipt.sending.push_back(Claimed{.id = delivery.id,
                                              .target = delivery.target,
                                              .payload = *delivery.payload,
                                              .content = delivery.content,
                                              .attempts = 1,
                                              .failures = 0,
                                              .minimal = false,
                                              .created = writes.decided,
                                              .expires = delivery.expires,
                                              .root = {},
                                              .root_content = {}});
        else if (!delivery.held_for &&
                 std::ranges::find(receipt.pending, delivery.target) == receipt.pending.end())
            receipt.pending.push_back(delivery.target);
    }
    return receipt;
}

}  // namespace

void insert_delivery(Connection& sql, const DeliveryWrite& delivery, Time now) {
    const bool claimed = delivery.payload.has_value();
    sql.run(
        "INSERT INTO delivery(id, target, story, story_seq, kind, priority, content, payload,"
        " state, attempts, created, next_attempt, expires, sum, payload_sum)"
        " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        delivery.id,
        delivery.target,
        delivery.story,
        delivery.story_seq,
        delivery.kind,
        delivery.priority,
        delivery.content,
        claimed ? std::optional(Blob{*delivery.payload}) : std::nullopt,
        std::string_view(claimed             ? "sending"
                         : delivery.held_for ? "held"
                                             : "pending"),
        claimed ? 1 : 0,
        now,
        now,
        delivery.expires,
        sum_of(delivery, now),
        claimed ? std::optional(sum_of_payload(delivery.id, *delivery.payload)) : std::nullopt);
    if (delivery.held_for)
        sql.run(
            "INSERT INTO held_for(delivery, feed) VALUES(?, ?)", delivery.id, *delivery.held_for);
    for (const auto& [alert, seq] : delivery.events)
        sql.run("INSERT INTO delivery_event(delivery, alert, seq) VALUES(?,?,?)",
                delivery.id,
                alert,
                seq);
}

void Tally::add(const Tally& next) {
    fresh += next.fresh;
    changed += next.changed;
    same += next.same;
    alerts += next.alerts;
    too_old += next.too_old;
    seqs.insert(seqs.end(), next.seqs.begin(), next.seqs.end());
    if (next.habits)
        habits = next.habits;
}

Result<Receipt> Store::commit(const Batch& batch, const Decide& decide) {
    auto& sql = impl_->sql;
    Identities identities(sql, batch, impl_->hash_key);
    const auto known = resolve(sql, batch, identities);
    const auto writes = decide(batch, known);
    for (const auto& article : writes.articles) {
        write_article(sql, batch, article);
        identities.stored(article);
    }
    if (!batch.articles.empty())
        write_untold(sql, batch.articles.front()->feed, writes);
    write_alerts(sql, writes);
    auto receipt = write_deliveries(sql, writes);
    receipt.notes = identities.finish();
    if (!batch.articles.empty())
        receipt.habits = identities.habits();
    receipt.alerts = writes.events.size();
    receipt.notices = writes.notices;
    for (const auto& untold : writes.untold)
        receipt.too_old += !untold.first_document;
    receipt.seqs.resize(batch.articles.size());
    for (const auto& article : writes.articles)
        receipt.seqs[article.index] = article.seq;
    for (const auto& article : known.articles) {
        receipt.fresh += article.state == KnownArticle::State::fresh;
        receipt.changed += article.state == KnownArticle::State::changed;
        receipt.same += article.state == KnownArticle::State::same;
    }
    return receipt;
}

}  // namespace newsalertd::store
