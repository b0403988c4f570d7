// Rows of the sitemaps that feeds' indexes name.

#include "daemon/store/store_impl.hpp"

#include <algorithm>

namespace newsalertd::store {

std::vector<Sitemap> Store::sitemaps(std::int64_t feed) {
    std::vector<Sitemap> all;
    for (auto q = impl_->sql.query(
             "SELECT id, url, modified, modified_at, read, checked, failures, retry_at, floor,"
             " undated_are_old, first_sight, error, state FROM sitemap WHERE feed = ?"
             " ORDER BY modified_at DESC NULLS LAST, id",
             feed);
         q.step();) {
        auto& row = all.emplace_back();
        row.id = q.integer(0);
        row.url = q.text(1);
        row.modified.raw = q.text(2);
        if (const auto at = q.optional_time(3))
            row.modified.at = std::chrono::floor<std::chrono::seconds>(*at);
        if (!q.null(4))
            row.read = q.text(4);
        row.checked = q.time(5);
        row.failures = static_cast<unsigned>(q.integer(6));
        row.retry_at = q.time(7);
        row.floor = q.time(8);
        row.undated_are_old = q.integer(9) != 0;
        row.first_sight = q.integer(10) != 0;
        row.error = q.text(11);
        row.state = q.text(12);
    }
    return all;
}

Result<void> Store::name_sitemaps(std::int64_t feed, std::span<Sitemap> named) {
    auto& sql = impl_->sql;
    const auto before = sitemaps(feed);
    for (auto& one : named) {
        const std::optional<Time> modified_at = one.modified.at;
        if (one.id != 0) {
            sql.run(
                "UPDATE sitemap SET modified = ?, modified_at = ? WHERE id = ? AND modified <> ?",
                one.modified.raw,
                modified_at,
                one.id,
                one.modified.raw);
            continue;
        }
        sql.run(
            "INSERT INTO sitemap(feed, url, modified, modified_at, read, checked, failures,"
            " retry_at, floor, undated_are_old, first_sight, error, state)"
            " VALUES(?,?,?,?,?,0,0,0,?,?,?,'',x'')",
            feed,
            one.url,
            one.modified.raw,
            modified_at,
            one.read,
            one.floor,
            one.undated_are_old ? 1 : 0,
            one.first_sight ? 1 : 0);
        one.id = sql.database().getLastInsertRowid();
    }
    // Last, so that no new row takes the number of one that goes.
    for (const auto& row : before)
        if (std::ranges::find(named, row.id, &Sitemap::id) == named.end())
            sql.run("DELETE FROM sitemap WHERE id = ?", row.id);
    return {};
}

Result<void> Store::update_sitemap(const Sitemap& sitemap, bool baseline) {
    auto& sql = impl_->sql;
    // A row that is gone may have left its number to another one.
    const int rows = sql.run(
        "UPDATE sitemap SET read = ?, checked = ?, failures = ?, retry_at = ?, floor = ?,"
        " undated_are_old = ?, first_sight = ?, error = ?, state = ? WHERE id = ? AND url = ?",
        sitemap.read,
        sitemap.checked,
        sitemap.failures,
        sitemap.retry_at,
        sitemap.floor,
        sitemap.undated_are_old ? 1 : 0,
        sitemap.first_sight ? 1 : 0,
        sitemap.error,
        Blob{sitemap.state},
        sitemap.id,
        sitemap.url);
    if (baseline && rows > 0)
        sql.run(
            "UPDATE feed SET baseline = 1 WHERE id = (SELECT feed FROM sitemap WHERE id = ?)"
            " AND NOT baseline",
            sitemap.id);
    return {};
}

}  // namespace newsalertd::store
