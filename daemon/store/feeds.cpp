// Rows of feeds, hosts and watches: what politeness, schedule and rules must remember over a
// restart.

#include "daemon/store/store_impl.hpp"

namespace newsalertd::store {

Result<std::vector<FeedRow>> Store::enrol(
    std::span<const std::pair<std::string, std::string>> feeds) {
    auto& sql = impl_->sql;
    std::vector<FeedRow> rows;
    rows.reserve(feeds.size());
    for (const auto& [name, url] : feeds) {
        sql.run(
            "INSERT INTO feed(name, url) VALUES(?, ?)"
            " ON CONFLICT(name) DO UPDATE SET url = excluded.url WHERE url <> excluded.url",
            name,
            url);
        auto q = sql.query(
            "SELECT id, state, next_poll, health, error, baseline FROM feed WHERE name = ?", name);
        q.step();
        rows.push_back(FeedRow{.id = q.integer(0),
                               .name = name,
                               .url = url,
                               .state = q.text(1),
                               .next_poll = q.time(2),
                               .health = q.text(3),
                               .error = q.text(4),
                               .baseline = q.integer(5) != 0});
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

Result<void> Store::polls_begin(std::span<const std::int64_t> feeds, Time at, Time next_poll) {
    for (const auto feed : feeds)
        impl_->sql.run("UPDATE feed SET polled_at = ?, next_poll = max(next_poll, ?) WHERE id = ?",
                       at,
                       next_poll,
                       feed);
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
    impl_->sql.run("INSERT INTO good_rules(loaded, sources) VALUES(?, ?)", now, Blob{sources});
    return {};
}

Result<std::string> Store::good_rules() {
    auto q = impl_->sql.query("SELECT sources FROM good_rules ORDER BY id DESC LIMIT 1");
    return q.step() ? q.text(0) : std::string();
}

}  // namespace newsalertd::store
