// Targets: which channel serves them, which are refused, what waits for those that are gone.

#include "daemon/store/store_impl.hpp"

namespace newsalertd::store {

namespace {

void note_served(Connection& sql, std::span<const std::string> served) {
    sql.run("CREATE TEMP TABLE IF NOT EXISTS served(name TEXT PRIMARY KEY)");
    sql.run("DELETE FROM temp.served");
    for (const auto& name : served)
        sql.run("INSERT OR IGNORE INTO temp.served(name) VALUES(?)", name);
}

/// Other settings: what the old ones were answered says nothing. What was clearly refused is
/// rendered anew, for a sender's address may be among what changed; what may have arrived is not.
/// How many deliveries were blocked.
std::size_t try_again(Connection& sql, const std::string& target, Time now) {
    sql.run(
        "UPDATE target SET blocked = 0, failures = 0, refusals = 0, not_before = 0,"
        " refused_alerts = 0, told_refusals = '' WHERE name = ?",
        target);
    sql.run(
        "UPDATE delivery SET next_attempt = min(next_attempt, ?)"
        " WHERE target = ? AND state = 'pending'",
        now,
        target);
    const int rows = sql.run(
        "UPDATE delivery SET state = 'pending', reason = '', failures = 0, next_attempt = ?,"
        " payload = CASE ambiguous WHEN 0 THEN NULL ELSE payload END"
        " WHERE target = ? AND state = 'blocked'",
        now,
        target);
    return static_cast<std::size_t>(rows);
}

}  // namespace

Result<std::vector<Store::Resumed>> Store::serve(std::span<const TargetType> targets, Time now) {
    auto& sql = impl_->sql;
    std::vector<Resumed> resumed;
    for (const auto& [target, type, settings] : targets) {
        std::string type_before;
        std::string settings_before;
        bool blocked = false;
        bool troubled = false;
        if (auto q = sql.query(
                "SELECT type, settings, blocked, failures FROM target WHERE name = ?", target);
            q.step()) {
            type_before = q.text(0);
            settings_before = q.text(1);
            blocked = q.integer(2) != 0;
            troubled = blocked || q.integer(3) > 0;
        }
        // Also of those under way, which may come back, and of dead ones, which may be retried.
        if (!type_before.empty() && type_before != type)
            sql.run(
                "UPDATE delivery SET payload = NULL WHERE target = ?"
                " AND state IN ('held', 'pending', 'sending', 'blocked', 'dead')",
                target);
        const bool others = !settings.empty() && settings_before != settings;
        if (type_before == type && !others)
            continue;
        if (others && troubled) {
            const auto rows = try_again(sql, target, now);
            if (blocked)
                resumed.push_back({target, rows});
        }
        sql.run(
            "INSERT INTO target(name, type, settings) VALUES(?,?,?) ON CONFLICT(name)"
            " DO UPDATE SET type = excluded.type, settings = excluded.settings",
            target,
            type,
            settings.empty() ? settings_before : settings);
    }
    return resumed;
}

Result<std::vector<Unserved>> Store::block_unserved(std::span<const std::string> served) {
    auto& sql = impl_->sql;
    note_served(sql, served);
    sql.run(
        "UPDATE delivery SET state = 'pending', reason = '' WHERE state = 'blocked'"
        " AND reason = 'no such target' AND target IN (SELECT name FROM temp.served)");
    sql.run(
        "UPDATE delivery SET state = 'blocked', reason = 'no such target'"
        " WHERE state = 'pending' AND target NOT IN (SELECT name FROM temp.served)");
    return unserved(served);
}

Result<std::vector<Unserved>> Store::unserved(std::span<const std::string> served) {
    auto& sql = impl_->sql;
    note_served(sql, served);
    std::vector<Unserved> waiting;
    for (auto q = sql.query("SELECT target, count(*), min(expires) FROM delivery"
                            " INDEXED BY delivery_blocked WHERE state = 'blocked'"
                            " AND kind NOT IN ('notice', 'test')"
                            " AND target NOT IN (SELECT name FROM temp.served) GROUP BY target");
         q.step();)
        waiting.push_back({.target = q.text(0),
                           .waiting = static_cast<std::size_t>(q.integer(1)),
                           .expires = q.time(2)});
    return waiting;
}

Result<std::size_t> Store::resume(const std::string& target, Time now) {
    auto& sql = impl_->sql;
    sql.run(
        "UPDATE target SET blocked = 0, failures = 0, refusals = 0, not_before = 0,"
        " refused_alerts = 0, told_refusals = '' WHERE name = ?",
        target);
    const int rows = sql.run(
        "UPDATE delivery SET state = 'pending', reason = '', next_attempt = ?"
        " WHERE target = ? AND state = 'blocked'",
        now,
        target);
    return static_cast<std::size_t>(rows);
}

Result<void> Store::retry_unanswered(Time now) {
    impl_->sql.run(
        "UPDATE delivery SET next_attempt = ?1 WHERE state = 'pending' AND failures > 0"
        " AND status = 0 AND next_attempt > ?1",
        now);
    return {};
}

Result<std::vector<TargetState>> Store::targets() {
    std::vector<TargetState> targets;
    for (auto q = impl_->sql.query("SELECT name, blocked, failures, refusals, not_before, error,"
                                   " last_success, noted, refused_alerts, told_refusals, told_at,"
                                   " settings FROM target");
         q.step();)
        targets.push_back(TargetState{.name = q.text(0),
                                      .blocked = q.integer(1) != 0,
                                      .failures = q.integer(2),
                                      .refusals = q.integer(3),
                                      .not_before = q.time(4),
                                      .error = q.text(5),
                                      .last_success = q.optional_time(6),
                                      .noted = q.time(7),
                                      .refused_alerts = q.integer(8),
                                      .told_refusals = q.text(9),
                                      .told_at = q.time(10),
                                      .settings = q.text(11)});
    return targets;
}

}  // namespace newsalertd::store
