// The outbox as the operator changes it, and what the daemon adds of its own.

#include "daemon/store/row_sums.hpp"
#include "daemon/store/store_impl.hpp"

namespace newsalertd::store {

namespace {

Result<void> changed(int rows, const std::string& id, const char* needed) {
    if (rows > 0)
        return {};
    return std::unexpected(Error{ErrorClass::missing, "no delivery " + id + " in state " + needed});
}

}  // namespace

Result<void> Store::add_delivery(const DeliveryWrite& delivery, Time now) {
    insert_delivery(impl_->sql, delivery, now);
    return {};
}

Result<void> Store::retry(const std::string& id, Time now) {
    const int rows = impl_->sql.run(
        "UPDATE delivery SET state = 'pending', reason = '', failures = 0, next_attempt = ?,"
        " expires = max(expires, ? + 86400000000) WHERE id = ? AND state = 'dead'",
        now,
        now,
        id);
    return changed(rows, id, "dead");
}

Result<std::string> Store::replay(const std::string& id, const std::string& new_id, Time now) {
    Stored<DeliveryWrite> stored;
    {
        auto q = impl_->sql.query(
            "SELECT id, target, story, story_seq, kind, priority, content, created, sum"
            " FROM delivery WHERE id = ? AND state = 'delivered'",
            id);
        if (!q.step())
            return std::unexpected(changed(0, id, "delivered").error());
        stored = stored_delivery(q);
    }
    if (!stored.whole)
        return std::unexpected(Error{ErrorClass::damaged, "delivery " + id + " is " + kDamagedRow});
    auto& again = stored.row;
    again.id = new_id;
    again.story = again.story_seq = std::nullopt;
    again.expires = now + std::chrono::hours(24);
    insert_delivery(impl_->sql, again, now);
    return again.target;
}

Result<void> Store::drop(const std::string& id, Time now) {
    const int rows = impl_->sql.run(
        "UPDATE delivery SET state = 'dropped', reason = 'dropped by a person', settled = ?"
        " WHERE id = ? AND state IN ('held', 'pending', 'blocked', 'dead')",
        now,
        id);
    return changed(rows, id, "held, pending, blocked or dead");
}

}  // namespace newsalertd::store
