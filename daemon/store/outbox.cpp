// The outbox: claims and settlements.

#include "daemon/store/row_sums.hpp"
#include "daemon/store/store_impl.hpp"

namespace newsalertd::store {

namespace {

std::optional<Time> next_due(Connection& sql, const std::string& target, Time now) {
    auto q = sql.query(
        "SELECT min(next_attempt) FROM delivery"
        " WHERE target = ? AND state = 'pending' AND next_attempt > ? AND next_attempt <= ?",
        target,
        now,
        now + kLongestPause);
    q.step();
    return q.optional_time(0);
}

std::size_t count_due(Connection& sql, const std::string& target, Time now, std::size_t bound) {
    auto q = sql.query(
        "SELECT count(*) FROM (SELECT 1 FROM delivery INDEXED BY delivery_queue"
        " WHERE target = ? AND state = 'pending' AND NOT next_attempt BETWEEN ? + 1 AND ?"
        " AND expires > ? LIMIT ?)",
        target,
        now,
        now + kLongestPause,
        now,
        bound);
    q.step();
    return static_cast<std::size_t>(q.integer(0));
}

struct DueRows {
    std::vector<Claimed> rows;
    std::vector<std::string> damaged;  ///< their ids; not among the rows
};

DueRows due_rows(Connection& sql, const std::string& target, Time now, std::size_t most) {
    DueRows due;
    for (auto q = sql.query(
             "SELECT d.id, d.target, d.story, d.story_seq, d.kind, d.priority, d.content,"
             " d.created, d.sum, r.id, r.target, r.story, r.story_seq, r.kind, r.priority,"
             " r.content, r.created, r.sum, d.payload, d.payload_sum, d.attempts, d.failures,"
             " d.minimal, d.expires"
             " FROM delivery d INDEXED BY delivery_queue"
             " LEFT JOIN delivery r"
             " ON r.target = d.target AND r.story = d.story AND r.story_seq = 1 AND r.id <> d.id"
             " AND r.state = 'delivered'"
             " WHERE d.target = ? AND d.state = 'pending' AND NOT d.next_attempt BETWEEN ? + 1 AND "
             "?"
             " AND d.expires > ? AND NOT EXISTS(SELECT 1 FROM delivery e WHERE e.target = d.target"
             "   AND e.story = d.story AND e.story_seq < d.story_seq"
             "   AND e.state IN ('held', 'pending', 'sending', 'blocked'))"
             " ORDER BY d.priority DESC, d.created, d.id LIMIT ?",
             target,
             now,
             now + kLongestPause,
             now,
             most);
         q.step();) {
        auto stored = stored_delivery(q);
        if (!stored.whole) {
            due.damaged.push_back(std::move(stored.row.id));
            continue;
        }
        Claimed row{.id = std::move(stored.row.id),
                    .target = target,
                    .payload = q.text(18),
                    .content = std::move(stored.row.content),
                    .attempts = q.integer(20) + 1,
                    .failures = q.integer(21),
                    .minimal = q.integer(22) != 0,
                    .created = stored.created,
                    .expires = q.time(23),
                    .root = {},
                    .root_content = {}};
        // Damaged in the payload alone: it is rendered anew from its content, which is whole.
        if (!row.payload.empty() &&
            !is_whole(q.optional_integer(19), sum_of_payload(row.id, row.payload)))
            row.payload.clear();
        if (!q.null(9)) {
            auto root = stored_delivery(q, 9);
            row.root = std::move(root.row.id);
            if (root.whole)
                row.root_content = std::move(root.row.content);
        }
        due.rows.push_back(std::move(row));
    }
    return due;
}

/// Those to send; damaged ones on the way die, and their place is given to the next.
DueRows sound_due_rows(Connection& sql, const std::string& target, Time now, std::size_t most) {
    std::vector<std::string> damaged;
    for (;;) {
        auto due = due_rows(sql, target, now, most);
        for (const auto& id : due.damaged)
            sql.run("UPDATE delivery SET state = 'dead', settled = ?, reason = ? WHERE id = ?",
                    now,
                    std::string_view(kDamagedRow),
                    id);
        const bool sound = due.damaged.empty();
        damaged.insert(damaged.end(), due.damaged.begin(), due.damaged.end());
        if (sound) {
            due.damaged = std::move(damaged);
            return due;
        }
    }
}

void keep_target(Connection& sql, const TargetState& target) {
    sql.run(
        "INSERT INTO target(name, blocked, failures, refusals, not_before, error, last_success,"
        " noted, refused_alerts, told_refusals, told_at)"
        " VALUES(?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(name) DO UPDATE SET blocked = excluded.blocked,"
        " failures = excluded.failures, refusals = excluded.refusals,"
        " not_before = excluded.not_before, error = excluded.error,"
        " last_success = coalesce(excluded.last_success, last_success), noted = excluded.noted,"
        " refused_alerts = excluded.refused_alerts, told_refusals = excluded.told_refusals,"
        " told_at = excluded.told_at",
        target.name,
        target.blocked ? 1 : 0,
        target.failures,
        target.refusals,
        target.not_before,
        target.error,
        target.last_success,
        target.noted,
        target.refused_alerts,
        target.told_refusals,
        target.told_at);
}

void block_waiting(Connection& sql, const std::string& target, const std::string& reason) {
    sql.run(
        "UPDATE delivery SET state = 'blocked', reason = ? WHERE target = ?"
        " AND state = 'pending'",
        reason,
        target);
}

}  // namespace

Result<Claim> Store::claim(const std::string& target,
                           Time now,
                           std::size_t most,
                           const Freeze& freeze,
                           std::size_t count) {
    auto& sql = impl_->sql;
    auto due = sound_due_rows(sql, target, now, most);
    Claim claim{.rows = std::move(due.rows),
                .damaged = std::move(due.damaged),
                .waiting = 0,
                .next_due = {}};
    for (auto& row : claim.rows) {
        if (row.payload.empty())
            row.payload = freeze(row);
        sql.run(
            "UPDATE delivery SET state = 'sending', attempts = attempts + 1, payload = ?,"
            " payload_sum = ? WHERE id = ?",
            Blob{row.payload},
            sum_of_payload(row.id, row.payload),
            row.id);
    }
    claim.waiting = count_due(sql, target, now, count);
    claim.next_due = next_due(sql, target, now);
    return claim;
}

Result<void> Store::put_back(const std::string& id, Time next_attempt) {
    // What never left is rendered anew: it may leave much later.
    impl_->sql.run(
        "UPDATE delivery SET state = 'pending', attempts = max(attempts - 1, 0),"
        " payload = CASE WHEN attempts > 1 THEN payload END,"
        " next_attempt = max(next_attempt, ?) WHERE id = ? AND state = 'sending'",
        next_attempt,
        id);
    return {};
}

Result<void> Store::settle(const Settlement& s) {
    auto& sql = impl_->sql;
    sql.run(
        "UPDATE delivery SET state = ?, reason = ?, ambiguous = ambiguous OR ?,"
        " minimal = minimal OR ?, payload = coalesce(?, payload),"
        " payload_sum = coalesce(?, payload_sum), status = ?,"
        " provider_ref = ?, failures = ?, next_attempt = ?, sent = coalesce(?, sent),"
        " settled = ? WHERE id = ? AND state = 'sending'",
        s.state,
        s.reason,
        s.ambiguous ? 1 : 0,
        s.minimal ? 1 : 0,
        s.payload ? std::optional(Blob{*s.payload}) : std::nullopt,
        s.payload ? std::optional(sum_of_payload(s.id, *s.payload)) : std::nullopt,
        s.status,
        s.provider_ref,
        s.failures,
        s.next_attempt,
        s.sent,
        s.settled,
        s.id);
    keep_target(sql, s.target);
    if (s.block_target)
        block_waiting(sql, s.target.name, s.reason);
    return {};
}

Result<void> Store::refuse(const TargetState& target) {
    keep_target(impl_->sql, target);
    block_waiting(impl_->sql, target.name, target.error);
    return {};
}

Result<std::size_t> Store::fold(const std::string& target, Time now, const Compose& compose) {
    auto& sql = impl_->sql;
    std::vector<std::string> ids;
    std::vector<std::string> contents;
    // A row that was tried may have arrived: only untried ones may travel in another message.
    // In the order of the queue: a long one is not sorted for each digest.
    for (auto q = sql.query("SELECT id, target, story, story_seq, kind, priority, content, created,"
                            " sum FROM delivery INDEXED BY delivery_queue"
                            " WHERE target = ? AND state = 'pending' AND attempts = 0"
                            " AND priority <= 1 AND kind <> 'digest'"
                            " ORDER BY priority DESC, created, id LIMIT 200",
                            target);
         q.step();) {
        auto [row, created, sum, whole] = stored_delivery(q);
        // A damaged one stays for its claim, which ends it.
        if (!whole)
            continue;
        ids.push_back(std::move(row.id));
        contents.push_back(std::move(row.content));
    }
    if (ids.size() < 2)
        return std::size_t{0};
    const auto digest = compose(contents);
    insert_delivery(sql, digest, now);
    for (const auto& id : ids)
        sql.run(
            "UPDATE delivery SET state = 'folded', reason = 'digest', folded_into = ?,"
            " settled = ? WHERE id = ?",
            digest.id,
            now,
            id);
    return ids.size();
}

}  // namespace newsalertd::store
