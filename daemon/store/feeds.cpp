// Rows of feeds, hosts and watches: what politeness, schedule and rules must remember over a
// restart.

#include "daemon/store/row_sums.hpp"
#include "daemon/store/store_impl.hpp"
#include "feeds/identity/feed_address.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace newsalertd::store {

namespace {

using NameAndUrl = std::pair<std::string, std::string>;

/// Who is whose row: by address first, since a feed is its address and not its name.
class Enrolment {
public:
    Enrolment(Connection& sql, std::span<const NameAndUrl> feeds) : feeds_(feeds) {
        ids_.resize(feeds.size());
        for (auto q = sql.query("SELECT id, name, url FROM feed ORDER BY id"); q.step();)
            rows_.push_back({.id = q.integer(0),
                             .name = q.text(1),
                             .url = q.text(2),
                             .address = feeds::identity::feed_address(q.text(2)),
                             .feed = std::nullopt});
        // Two feeds may ask one address under two names, each with its own headers.
        claim([](const Row& row, const NameAndUrl& feed, const std::string& address) {
            return row.name == feed.first && row.address == address;
        });
        claim([](const Row& row, const NameAndUrl&, const std::string& address) {
            return !address.empty() && row.address == address;
        });
        // A feed whose address the user mended, or that moved, keeps what its name has.
        claim([](const Row& row, const NameAndUrl& feed, const std::string&) {
            return row.name == feed.first;
        });
    }

    /// The rows' ids, in order.
    std::vector<std::int64_t> write(Connection& sql) {
        // Names are unique: those that change, and those in their way, step aside first.
        std::unordered_set<std::string_view> wanted;
        for (const auto& [name, url] : feeds_)
            wanted.insert(name);
        for (const auto& row : rows_)
            if (row.feed ? feeds_[*row.feed].first != row.name : wanted.contains(row.name))
                sql.run("UPDATE feed SET name = ? WHERE id = ?",
                        row.name + " #" + std::to_string(row.id),
                        row.id);
        for (const auto& row : rows_)
            if (row.feed && feeds_[*row.feed] != NameAndUrl(row.name, row.url))
                sql.run("UPDATE feed SET name = ?, url = ? WHERE id = ?",
                        feeds_[*row.feed].first,
                        feeds_[*row.feed].second,
                        row.id);
        for (std::size_t i = 0; i < feeds_.size(); ++i)
            if (ids_[i] == 0) {
                sql.run(
                    "INSERT INTO feed(name, url) VALUES(?, ?)", feeds_[i].first, feeds_[i].second);
                ids_[i] = sql.database().getLastInsertRowid();
            }
        return ids_;
    }

private:
    struct Row {
        std::int64_t id = 0;
        std::string name;
        std::string url;
        std::string address;
        std::optional<std::size_t> feed;  ///< that claimed it
    };

    template <class IsIts>
    void claim(IsIts is_its) {
        std::unordered_multimap<std::string, Row*> by;
        for (auto& row : rows_)
            if (!row.feed) {
                by.emplace(row.name, &row);
                if (row.address != row.name)
                    by.emplace(row.address, &row);
            }
        for (std::size_t i = 0; i < feeds_.size(); ++i) {
            const auto address = feeds::identity::feed_address(feeds_[i].second);
            for (const auto& key : {feeds_[i].first, address})
                for (auto [at, end] = by.equal_range(key); at != end && ids_[i] == 0; ++at)
                    if (auto& row = *at->second; !row.feed && is_its(row, feeds_[i], address)) {
                        row.feed = i;
                        ids_[i] = row.id;
                    }
        }
    }

    std::span<const NameAndUrl> feeds_;
    std::vector<Row> rows_;
    std::vector<std::int64_t> ids_;  ///< parallel to feeds_; 0: no row yet
};

}  // namespace

Result<std::vector<FeedRow>> Store::enrol(std::span<const NameAndUrl> feeds) {
    auto& sql = impl_->sql;
    const auto ids = Enrolment(sql, feeds).write(sql);
    std::vector<FeedRow> rows;
    rows.reserve(feeds.size());
    for (std::size_t i = 0; i < feeds.size(); ++i) {
        auto q =
            sql.query("SELECT state, next_poll, baseline, habits FROM feed WHERE id = ?", ids[i]);
        q.step();
        rows.push_back(FeedRow{.id = ids[i],
                               .state = q.text(0),
                               .next_poll = q.time(1),
                               .baseline = q.integer(2) != 0,
                               .habits = feeds::identity::habits_from(q.text(3)),
                               .sitemaps = sitemaps(ids[i])});
    }
    return rows;
}

Result<void> Store::update_feed(const FeedUpdate& update) {
    impl_->sql.run(
        "UPDATE feed SET state = ?, next_poll = ?, polled_at = ?, health = ?, error = ?,"
        " baseline = baseline OR ? WHERE id = ?",
        Blob{update.state},
        update.next_poll,
        update.polled_at,
        update.health,
        update.error,
        update.baseline ? 1 : 0,
        update.feed);
    return {};
}

Result<void> Store::polls_begin(std::span<const PollPlan> polls, Time at) {
    for (const auto& poll : polls)
        impl_->sql.run("UPDATE feed SET polled_at = ?, next_poll = max(next_poll, ?) WHERE id = ?",
                       at,
                       poll.not_before,
                       poll.feed);
    return {};
}

Result<void> Store::plan_polls(std::span<const PollPlan> polls) {
    for (const auto& poll : polls)
        impl_->sql.run("UPDATE feed SET next_poll = max(next_poll, ?) WHERE id = ?",
                       poll.not_before,
                       poll.feed);
    return {};
}

Result<void> Store::take_back_plans(std::span<const PollPlan> polls) {
    for (const auto& poll : polls)
        impl_->sql.run("UPDATE feed SET next_poll = ? WHERE id = ?", poll.not_before, poll.feed);
    return {};
}

Result<std::vector<std::pair<std::string, std::string>>> Store::host_blocks() {
    std::vector<std::pair<std::string, std::string>> blocks;
    for (auto q = impl_->sql.query("SELECT host, state FROM host_block"); q.step();)
        blocks.emplace_back(q.text(0), q.text(1));
    return blocks;
}

Result<void> Store::set_host_blocks(std::span<const std::pair<std::string, std::string>> blocks) {
    impl_->sql.run("DELETE FROM host_block");
    for (const auto& [host, state] : blocks)
        impl_->sql.run("INSERT INTO host_block(host, state) VALUES(?, ?)", host, Blob{state});
    return {};
}

Result<std::vector<StrictHost>> Store::strict_hosts(Time now) {
    impl_->sql.run("DELETE FROM strict_host WHERE until <= ?", now);
    std::vector<StrictHost> hosts;
    for (auto q = impl_->sql.query("SELECT host, until, subdomains FROM strict_host"); q.step();)
        hosts.push_back({q.text(0), q.time(1), q.integer(2) != 0});
    return hosts;
}

Result<void> Store::keep_strict_hosts(std::span<const StrictHost> changed, Time now) {
    for (const auto& [host, until, subdomains] : changed)
        if (until <= now)
            impl_->sql.run("DELETE FROM strict_host WHERE host = ?", host);
        else
            impl_->sql.run(
                "INSERT OR REPLACE INTO strict_host(host, until, subdomains) VALUES(?, ?, ?)",
                host,
                until,
                subdomains ? 1 : 0);
    return {};
}

Result<std::vector<Time>> Store::enrol_watches(std::span<const WatchName> watches, Time now) {
    auto& sql = impl_->sql;
    std::vector<Time> since;
    since.reserve(watches.size());
    for (const auto& watch : watches) {
        if (!watch.was.empty())
            sql.run("UPDATE OR IGNORE alert SET watch = ? WHERE watch = ?", watch.name, watch.was);
        sql.run(
            "INSERT INTO watch(name, query, since) VALUES(?, ?, ?) ON CONFLICT(name) DO UPDATE"
            " SET query = excluded.query, since = excluded.since WHERE query <> excluded.query",
            watch.name,
            watch.query,
            now);
        auto q = sql.query("SELECT since FROM watch WHERE name = ?", watch.name);
        q.step();
        since.push_back(q.time(0));
    }
    return since;
}

Result<void> Store::keep_rules(const std::string& sources, Time now) {
    impl_->sql.run("DELETE FROM good_rules");
    impl_->sql.run("INSERT INTO good_rules(loaded, sources, sum) VALUES(?, ?, ?)",
                   now,
                   Blob{sources},
                   sum_of_good_rules(now, sources));
    return {};
}

Result<std::string> Store::good_rules() {
    auto q =
        impl_->sql.query("SELECT sources, loaded, sum FROM good_rules ORDER BY id DESC LIMIT 1");
    if (!q.step())
        return std::string();
    auto sources = q.text(0);
    if (!is_whole(q.optional_integer(2), sum_of_good_rules(q.time(1), sources)))
        return std::unexpected(
            Error{ErrorClass::damaged,
                  "the last good files that the state keeps are damaged: not what was stored; see "
                  "`newsalertd db check`"});
    return sources;
}

}  // namespace newsalertd::store
