// What a start, time and a clock that is set do to the outbox.

#include "daemon/store/store_impl.hpp"

namespace newsalertd::store {

namespace {

/// Of a query for id, target, kind, content and reason.
void append_ended(std::vector<Ended>& ended, Query rows) {
    while (rows.step())
        ended.push_back({.id = rows.text(0),
                         .target = rows.text(1),
                         .kind = rows.text(2),
                         .content = rows.text(3),
                         .reason = rows.text(4)});
}

/// What was noted later than now was noted before the clock was set back: the spans are known, and
/// begin anew. A pending row was last tried when it was `settled`.
void begin_future_waits(Connection& sql, Time now) {
    sql.run(
        "UPDATE target SET not_before = ? + (not_before - noted), noted = ?"
        " WHERE noted > ? AND not_before > noted",
        now,
        now,
        now);
    sql.run(
        "UPDATE delivery SET next_attempt = ? + max(next_attempt - settled, 0), settled = ?"
        " WHERE state = 'pending' AND attempts > 0 AND settled > ?",
        now,
        now,
        now);
    sql.run(
        "UPDATE delivery SET next_attempt = ? WHERE state = 'pending' AND attempts = 0"
        " AND next_attempt > ?",
        now,
        now);
}

}  // namespace

Result<std::size_t> Store::recover(Time now,
                                   std::span<const std::string> hold,
                                   std::vector<Ended>* held) {
    begin_future_waits(impl_->sql, now);
    // A target is its channel, or its channel and a recipient: "mail-desk/a@b.example".
    for (const auto& channel : hold) {
        if (held)
            append_ended(*held,
                         impl_->sql.query("SELECT id, target, kind, content, reason FROM delivery"
                                          " WHERE state = 'sending' AND (target = ?"
                                          "  OR substr(target, 1, length(?) + 1) = ? || '/')",
                                          channel,
                                          channel,
                                          channel));
        impl_->sql.run(
            "UPDATE delivery SET state = 'dead', ambiguous = 1, settled = ?,"
            " reason = 'held: it may have arrived (on_ambiguous = hold); the process ended'"
            " WHERE state = 'sending' AND (target = ?"
            "  OR substr(target, 1, length(?) + 1) = ? || '/')",
            now,
            channel,
            channel,
            channel);
    }
    const int rows = impl_->sql.run(
        "UPDATE delivery SET state = 'pending', ambiguous = 1, next_attempt ="
        " max(?, coalesce((SELECT not_before FROM target WHERE name = delivery.target"
        "  AND not_before <= ?), 0)) WHERE state = 'sending'",
        now,
        now + kLongestPause);
    return static_cast<std::size_t>(rows);
}

Result<std::vector<Ended>> Store::expire(Time now, std::size_t most) {
    std::vector<Ended> ended;
    append_ended(ended,
                 impl_->sql.query("SELECT id, target, kind, content, reason FROM delivery"
                                  " INDEXED BY delivery_expiry"
                                  " WHERE state IN ('held', 'pending', 'blocked') AND expires <= ?"
                                  " ORDER BY expires LIMIT ?",
                                  now,
                                  most));
    for (const auto& one : ended)
        impl_->sql.run(
            "UPDATE delivery SET state = 'dead', settled = ?,"
            " reason = CASE reason WHEN '' THEN 'expired' ELSE 'expired; ' || reason END"
            " WHERE id = ?",
            now,
            one.id);
    return ended;
}

Result<void> Store::move_deadlines(std::chrono::microseconds step, Time now) {
    auto& sql = impl_->sql;
    sql.run(
        "UPDATE delivery SET expires = expires + ?, next_attempt ="
        " CASE attempts WHEN 0 THEN min(next_attempt, ?) ELSE next_attempt + ? END,"
        " settled = CASE state WHEN 'pending' THEN settled + ? ELSE settled END"
        " WHERE state IN ('held', 'pending', 'sending', 'blocked')",
        step.count(),
        now,
        step.count(),
        step.count());
    sql.run("UPDATE target SET not_before = not_before + ?, noted = noted + ? WHERE not_before > 0",
            step.count(),
            step.count());
    return {};
}

}  // namespace newsalertd::store
