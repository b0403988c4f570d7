#include "daemon/store/identities.hpp"

#include "feeds/identity/assign.hpp"
#include "feeds/identity/keyed_hash.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace newsalertd::store {

namespace {

namespace identity = feeds::identity;

/// Of the articles that share one fingerprint the newest are looked at: a home page's link or a
/// guid for all leads to thousands.
constexpr int kCandidates = 8;

std::int64_t to_signed(std::uint64_t key) {
    return std::bit_cast<std::int64_t>(key);
}

std::uint64_t to_unsigned(std::int64_t key) {
    return std::bit_cast<std::uint64_t>(key);
}

std::string pack(const identity::Words& words) {
    std::string bytes(words.size() * sizeof(std::uint16_t), '\0');
    if (!words.empty())  // no words: no address to copy from
        std::memcpy(bytes.data(), words.data(), bytes.size());
    return bytes;
}

identity::Words unpack(const std::string& bytes) {
    identity::Words words(bytes.size() / sizeof(std::uint16_t));
    if (!words.empty())
        std::memcpy(words.data(), bytes.data(), words.size() * sizeof(std::uint16_t));
    return words;
}

bool has(const std::vector<std::uint64_t>& keys, std::uint64_t key) {
    return std::ranges::find(keys, key) != keys.end();
}

constexpr std::int64_t kHome = 1;
constexpr std::int64_t kLong = 2;

}  // namespace

struct Identities::Remembered {
    std::int64_t article = 0;
    Time seen_at{};
    bool legacy = false;
};

/// The candidates of one entry, and what goes with them.
struct Identities::Found {
    identity::Question question;
    std::vector<Remembered> remembered;  ///< parallel to question.candidates

    bool has(std::int64_t article) const {
        return std::ranges::find(remembered, article, &Remembered::article) != remembered.end();
    }
};

Identities::Identities(Connection& sql, const Batch& batch, std::string_view hash_key)
    : sql_(sql), batch_(batch), hash_key_(hash_key) {
    const auto size = batch.articles.size();
    articles_.resize(size);
    old_keys_.resize(size);
    moved_.resize(size);
    if (size == 0)
        return;
    read_feed(batch.articles.front()->feed);
    std::vector<Found> found;
    found.reserve(size);
    for (const auto* article : batch.articles)
        found.push_back(find(*article));
    answer(found);
}

void Identities::read_feed(std::int64_t feed) {
    if (auto q = sql_.query("SELECT baseline, habits FROM feed WHERE id = ?", feed); q.step()) {
        baseline_done_ = q.integer(0) != 0;
        habits_ = before_ = identity::habits_from(q.text(1));
    }
    auto q = sql_.query("SELECT 1 FROM seen WHERE feed = ? LIMIT 1", feed);
    legacy_ = q.step();
}

Identities::Found Identities::find(const Article& article) {
    const auto& prints = article.identity.prints;
    Found found;
    found.question.entry = &prints;
    auto& candidates = found.question.candidates;
    std::size_t of_guid = 0;
    std::size_t of_link = 0;
    for (const auto key : identity::search_keys(prints)) {
        std::vector<std::int64_t> ids;
        for (auto q = sql_.query("SELECT article FROM article_key WHERE feed = ? AND key = ?"
                                 " ORDER BY article DESC LIMIT ?",
                                 article.feed,
                                 to_signed(key),
                                 kCandidates);
             q.step();)
            ids.push_back(q.integer(0));
        for (const auto id : ids) {
            if (found.has(id))
                continue;
            auto q = sql_.query(
                "SELECT guid, guid_base, link, tail, path_shape, query_shape, title,"
                " text, date, flags, title_words, text_words, seen_at"
                " FROM article_print WHERE article = ?",
                id);
            if (!q.step())
                continue;
            const auto hash = [&](int column) { return to_unsigned(q.integer(column)); };
            candidates.push_back({.article = id,
                                  .prints = {.guid = hash(0),
                                             .guid_base = hash(1),
                                             .link = hash(2),
                                             .tail = hash(3),
                                             .path_shape = hash(4),
                                             .query_shape = hash(5),
                                             .title = hash(6),
                                             .text = hash(7),
                                             .date = q.integer(8),
                                             .home = (q.integer(9) & kHome) != 0,
                                             .long_text = (q.integer(9) & kLong) != 0,
                                             .title_words = unpack(q.text(10)),
                                             .text_words = unpack(q.text(11))}});
            found.remembered.push_back({.article = id, .seen_at = q.time(12)});
            const auto& known = candidates.back().prints;
            of_guid += known.guid != 0 && known.guid == prints.guid;
            of_link += known.link != 0 && known.link == prints.link;
        }
        // What is as it was, under a key that it has alone, needs no further look.
        if (candidates.size() == 1 && identity::visible_with_guid(candidates.front().prints) ==
                                          identity::visible_with_guid(prints))
            return found;
    }
    found.question.past = {.guid_shared = of_guid > 1, .link_shared = of_link > 1};
    if (legacy_)
        find_legacy(article, found);
    return found;
}

/// States before version 4 knew an article by two keys only; what else they held of it is in its
/// row, its first version's.
void Identities::find_legacy(const Article& article, Found& found) {
    for (const auto key : {article.identity.primary, article.identity.secondary}) {
        if (key == 0)
            continue;
        auto seen = sql_.query("SELECT article, text, seen_at FROM seen WHERE feed = ? AND key = ?",
                               article.feed,
                               key);
        if (!seen.step())
            continue;
        const auto id = seen.integer(0);
        if (found.has(id))
            continue;
        // Retention may have taken the article: its key alone must do.
        auto prints = article.identity.prints;
        auto row = sql_.query(
            "SELECT entry_id, url, title, summary, published FROM article WHERE seq = ?", id);
        if (row.step()) {
            feeds::Entry entry;
            entry.id = row.text(0);
            entry.link = row.text(1);
            entry.title = row.text(2);
            entry.summary = row.text(3);
            auto kept = identity::prints_of(
                entry, {}, habits_, feeds::identity::KeyedHash::from_secret(hash_key_));
            identity::add_words(kept, entry.title, entry.summary, {});
            if (const auto at = row.optional_time(4))
                kept.date =
                    std::chrono::floor<std::chrono::seconds>(*at).time_since_epoch().count();
            if (seen.integer(1) == article.identity.text) {
                kept.title = prints.title;
                kept.text = prints.text;
                kept.long_text = prints.long_text;
                kept.title_words = prints.title_words;
                kept.text_words = prints.text_words;
            }
            prints = std::move(kept);
        }
        found.question.candidates.push_back({.article = id, .prints = std::move(prints)});
        found.remembered.push_back({.article = id, .seen_at = seen.time(2), .legacy = true});
    }
}

void Identities::answer(std::vector<Found>& found) {
    std::vector<identity::Question> questions;
    questions.reserve(found.size());
    for (auto& one : found)
        questions.push_back(std::move(one.question));
    const identity::Document alone;
    const auto answers =
        identity::assign(questions, batch_.document ? *batch_.document : alone, habits_);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        auto& known = articles_[i];
        if (answers[i].repeats &&
            batch_.articles[*answers[i].repeats]->feed == batch_.articles[i]->feed)
            known.state = KnownArticle::State::same;
        if (!answers[i].candidate)
            continue;
        const auto& candidate = questions[i].candidates[*answers[i].candidate];
        const auto& remembered = found[i].remembered[*answers[i].candidate];
        const auto& prints = *questions[i].entry;
        known.first = candidate.article;
        known.first_seen = remembered.seen_at;
        known.state = prints.title == candidate.prints.title && prints.text == candidate.prints.text
                          ? KnownArticle::State::same
                          : KnownArticle::State::changed;
        moved_[i] =
            remembered.legacy || !identity::same_fingerprints(prints, candidate.prints, habits_);
        if (!remembered.legacy)
            old_keys_[i] = identity::lookup_keys(candidate.prints);
    }
}

void Identities::keep(std::size_t index, std::int64_t first) {
    const auto& article = *batch_.articles[index];
    const auto& prints = article.identity.prints;
    sql_.run(
        "INSERT INTO article_print(article, feed, guid, guid_base, link, tail, path_shape,"
        " query_shape, title, text, date, flags, title_words, text_words, seen_at)"
        " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(article) DO UPDATE SET"
        " guid = excluded.guid, guid_base = excluded.guid_base, link = excluded.link,"
        " tail = excluded.tail, path_shape = excluded.path_shape,"
        " query_shape = excluded.query_shape, title = excluded.title, text = excluded.text,"
        " date = excluded.date, flags = excluded.flags, title_words = excluded.title_words,"
        " text_words = excluded.text_words",
        first,
        article.feed,
        to_signed(prints.guid),
        to_signed(prints.guid_base),
        to_signed(prints.link),
        to_signed(prints.tail),
        to_signed(prints.path_shape),
        to_signed(prints.query_shape),
        to_signed(prints.title),
        to_signed(prints.text),
        prints.date,
        (prints.home ? kHome : 0) | (prints.long_text ? kLong : 0),
        Blob{pack(prints.title_words)},
        Blob{pack(prints.text_words)},
        articles_[index].first == 0 ? article.seen_at : articles_[index].first_seen);
    const auto keys = identity::lookup_keys(prints);
    for (const auto key : old_keys_[index])
        if (!has(keys, key))
            sql_.run("DELETE FROM article_key WHERE feed = ? AND key = ? AND article = ?",
                     article.feed,
                     to_signed(key),
                     first);
    for (const auto key : keys)
        if (!has(old_keys_[index], key))
            sql_.run("INSERT OR IGNORE INTO article_key(feed, key, article) VALUES(?,?,?)",
                     article.feed,
                     to_signed(key),
                     first);
}

void Identities::stored(const ArticleWrite& write) {
    keep(write.index, write.first);
    moved_[write.index] = false;
}

std::vector<std::string> Identities::finish() {
    for (std::size_t i = 0; i < articles_.size(); ++i)
        if (moved_[i])
            keep(i, articles_[i].first);
    const auto notes = identity::notes(habits_);
    if (habits_ != before_)
        sql_.run("UPDATE feed SET habits = ? WHERE id = ?",
                 identity::serialize(habits_),
                 batch_.articles.front()->feed);
    return notes;
}

}  // namespace newsalertd::store
