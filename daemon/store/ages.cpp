// What is stored and not told for its age, and what a feed's operator is told of it.

#include "daemon/store/store_impl.hpp"

#include <string_view>

namespace newsalertd::store {

namespace {

// A control character, which neither a watch's name nor a cleaned title holds.
constexpr char kSeparator = '\n';

std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const auto& text : texts) {
        if (!out.empty())
            out += kSeparator;
        out += text;
    }
    return out;
}

std::vector<std::string> parted(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto end = std::min(text.find(kSeparator), text.size());
        out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

}  // namespace

std::vector<std::string> watches_withheld(Connection& sql, std::int64_t first) {
    auto q = sql.query("SELECT watches FROM untold WHERE article = ?", first);
    return q.step() ? parted(q.text(0)) : std::vector<std::string>();
}

FeedAge age_of_feed(Connection& sql, std::int64_t feed) {
    auto q =
        sql.query("SELECT polls, last_poll, titles, reported FROM feed_age WHERE feed = ?", feed);
    if (!q.step())
        return {};
    return {.polls = q.integer(0),
            .last_poll = q.time(1),
            .titles = parted(q.text(2)),
            .reported = q.integer(3) != 0};
}

void write_untold(Connection& sql, std::int64_t feed, const Writes& writes) {
    std::int64_t too_old = 0;
    for (const auto& untold : writes.untold) {
        sql.run(
            "INSERT OR REPLACE INTO untold(article, reason, first_document, watches)"
            " VALUES(?,?,?,?)",
            untold.article,
            untold.reason,
            untold.first_document ? 1 : 0,
            joined(untold.watches));
        too_old += !untold.first_document;
    }
    if (too_old > 0)
        sql.run(
            "INSERT INTO feed_age(feed, too_old) VALUES(?, ?)"
            " ON CONFLICT(feed) DO UPDATE SET too_old = too_old + excluded.too_old",
            feed,
            too_old);
    if (writes.age)
        sql.run(
            "UPDATE feed_age SET polls = ?, last_poll = ?, titles = ?, reported = ? WHERE feed = ?",
            writes.age->polls,
            writes.age->last_poll,
            joined(writes.age->titles),
            writes.age->reported ? 1 : 0,
            feed);
}

}  // namespace newsalertd::store
