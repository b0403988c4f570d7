// The end of a document: what was held for it leaves, by itself or in a summary.

#include "daemon/store/store_impl.hpp"

#include <map>

namespace newsalertd::store {

Result<Store::DocumentEnd> Store::end_document(std::int64_t feed,
                                               Time now,
                                               const ComposeSummaries& compose) {
    auto& sql = impl_->sql;
    if (!sql.query("SELECT 1 FROM held_for WHERE feed = ? LIMIT 1", feed).step())
        return DocumentEnd{};
    std::map<std::string, std::vector<Held>> by_target;
    for (auto q = sql.query("SELECT d.id, d.target, d.content, d.priority FROM held_for h"
                            " JOIN delivery d ON d.id = h.delivery AND d.state = 'held'"
                            " WHERE h.feed = ? ORDER BY h.id",
                            feed);
         q.step();)
        by_target[q.text(1)].push_back(
            {.id = q.text(0), .content = q.text(2), .priority = static_cast<int>(q.integer(3))});
    DocumentEnd ended;
    for (const auto& [target, held] : by_target) {
        for (const auto& folding : compose(target, held)) {
            insert_delivery(sql, folding.summary, now);
            for (const auto& id : folding.members)
                sql.run(
                    "UPDATE delivery SET state = 'folded', reason = 'summary', folded_into = ?,"
                    " settled = ? WHERE id = ?",
                    folding.summary.id,
                    now,
                    id);
            ended.folded += folding.members.size();
        }
        for (const auto& one : held)
            sql.run("UPDATE delivery SET state = 'pending' WHERE id = ? AND state = 'held'",
                    one.id);
        ended.pending.push_back(target);
    }
    sql.run("DELETE FROM held_for WHERE feed = ?", feed);
    return ended;
}

Result<std::vector<std::int64_t>> Store::feeds_held(Time before, Time now) {
    std::vector<std::int64_t> feeds;
    for (auto q = impl_->sql.query("SELECT DISTINCT h.feed FROM held_for h LEFT JOIN delivery d"
                                   " ON d.id = h.delivery WHERE d.created IS NULL"
                                   " OR d.created <= ? OR d.created > ?",
                                   before,
                                   now);
         q.step();)
        feeds.push_back(q.integer(0));
    return feeds;
}

}  // namespace newsalertd::store
