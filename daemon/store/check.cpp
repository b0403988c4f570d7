#include "daemon/store/check.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/hash_key.hpp"
#include "daemon/store/reader.hpp"
#include "daemon/store/row_sums.hpp"
#include "daemon/store/schema.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <limits>
#include <optional>

namespace newsalertd::store {

namespace {

/// Rows read in one transaction.
constexpr int kSlice = 500;

constexpr const char* kNotAsStored = "not what was stored: its sum differs";

/// Names the first kNamedAtMost, counts the rest.
class Named {
public:
    void add(std::string line) {
        if (++count_ <= kNamedAtMost)
            lines_.push_back(std::move(line));
    }

    bool empty() const { return count_ == 0; }

    std::vector<std::string> take() {
        if (count_ > kNamedAtMost)
            lines_.push_back("and " + std::to_string(count_ - kNamedAtMost) + " more");
        return std::move(lines_);
    }

private:
    std::vector<std::string> lines_;
    std::size_t count_ = 0;
};

/// What is never true of a sound state, and the row's name in the first column.
struct Invariant {
    const char* query;
    const char* broken;
};

constexpr Invariant kInvariants[] = {
    {"SELECT 'article ' || seq FROM article WHERE first > seq OR version < 1",
     "its first version would be later than itself"},
    {"SELECT 'alert ' || id FROM alert a WHERE NOT EXISTS"
     " (SELECT 1 FROM alert_event WHERE alert = a.id)",
     "has no event"},
    {"SELECT 'alert ' || alert FROM alert_event GROUP BY alert HAVING count(*) <> max(seq)",
     "an event in its middle is missing"},
    {"SELECT 'delivery ' || id FROM delivery WHERE (story IS NULL) <> (story_seq IS NULL)",
     "has a story without a place in it"},
    {"SELECT 'delivery ' || id FROM delivery d WHERE state = 'folded' AND NOT EXISTS"
     " (SELECT 1 FROM delivery WHERE id = d.folded_into)",
     "was folded into a message that is not there"},
};

class Check {
public:
    Check(const std::filesystem::path& path, const CheckOptions& options)
        : options_(options), sql_(path, SQLite::OPEN_READONLY) {
        sqlite3_progress_handler(
            sql_.database().getHandle(),
            10'000,
            [](void* self) { return static_cast<Check*>(self)->stopped() ? 1 : 0; },
            this);
    }

    CheckReport run() {
        const std::stop_callback interrupt(
            options_.stop, [this] { sqlite3_interrupt(sql_.database().getHandle()); });
        try {
            pages();
            if (structure_.empty())
                contents();
            report_.complete = !stopped();
        } catch (const SQLite::Exception& exception) {
            const int code = exception.getErrorCode() & 0xff;
            if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
                structure_.add(exception.what());
            else if (code != SQLITE_INTERRUPT)
                throw;
        }
        report_.structure = structure_.take();
        report_.rows = rows_.take();
        return std::move(report_);
    }

private:
    bool stopped() const { return options_.stop.stop_requested(); }

    void pages() {
        for (auto q = sql_.query("PRAGMA quick_check(100)"); q.step();)
            if (auto line = q.text(0); line != "ok")
                structure_.add(std::move(line));
        if (stopped())
            return;
        if (auto differs = what_differs(sql_))
            structure_.add(std::move(*differs));
        if (auto key = read_hash_key(sql_); !key)
            structure_.add("the key of its hashes is not what was stored");
    }

    void contents() {
        for (auto q = sql_.query("PRAGMA foreign_key_check"); !stopped() && q.step();)
            rows_.add(q.text(0) + " row " + q.text(1) + ": what it refers to in " + q.text(2) +
                      " is missing");
        for (const auto& invariant : kInvariants)
            for (auto q = sql_.query(invariant.query); !stopped() && q.step();)
                rows_.add(q.text(0) + ": " + invariant.broken);
        articles();
        events();
        deliveries();
        good_rules();
    }

    void count(const std::optional<std::int64_t>& sum) {
        ++report_.rows_read;
        report_.rows_without_sum += !sum;
    }

    template <class Row>
    void note(const Stored<Row>& stored, const std::string& name) {
        count(stored.sum);
        if (!stored.whole)
            rows_.add(name + ": " + kNotAsStored);
    }

    void articles() {
        std::int64_t after = std::numeric_limits<std::int64_t>::min();
        for (bool more = true; more && !stopped();) {
            more = false;
            for (auto q = sql_.query(
                     "SELECT seq, first, version, feed, story, entry_id, url, title, summary,"
                     " source, publisher, language, published, seen_at, via, sum, body"
                     " FROM article WHERE seq > ? ORDER BY seq LIMIT ?",
                     after,
                     kSlice);
                 q.step();) {
                const auto stored = stored_article(q);
                after = stored.row.write.seq;
                more = true;
                const auto name = "article " + std::to_string(after);
                note(stored, name);
                if (options_.body_is_whole && !q.null(16) && !options_.body_is_whole(q.text(16)))
                    rows_.add(name + ": its text cannot be unpacked");
            }
        }
    }

    void events() {
        std::int64_t alert = std::numeric_limits<std::int64_t>::min();
        std::int64_t seq = alert;
        for (bool more = true; more && !stopped();) {
            more = false;
            for (auto q = sql_.query("SELECT alert, seq, kind, article, content, created, sum"
                                     " FROM alert_event WHERE (alert, seq) > (?, ?)"
                                     " ORDER BY alert, seq LIMIT ?",
                                     alert,
                                     seq,
                                     kSlice);
                 q.step();) {
                const auto stored = stored_event(q);
                alert = stored.row.alert;
                seq = stored.row.seq;
                more = true;
                note(stored, "alert " + std::to_string(alert) + " event " + std::to_string(seq));
            }
        }
    }

    void deliveries() {
        std::int64_t after = std::numeric_limits<std::int64_t>::min();
        for (bool more = true; more && !stopped();) {
            more = false;
            for (auto q = sql_.query("SELECT id, target, story, story_seq, kind, priority, content,"
                                     " created, sum, payload, payload_sum, rowid FROM delivery"
                                     " WHERE rowid > ? ORDER BY rowid LIMIT ?",
                                     after,
                                     kSlice);
                 q.step();) {
                const auto stored = stored_delivery(q);
                const auto& id = stored.row.id;
                after = q.integer(11);
                more = true;
                note(stored, "delivery " + id);
                if (stored.whole && !q.null(9) &&
                    !is_whole(q.optional_integer(10), sum_of_payload(id, q.text(9))))
                    rows_.add("delivery " + id + ": its frozen message is not what was stored");
            }
        }
    }

    void good_rules() {
        for (auto q = sql_.query("SELECT id, loaded, sources, sum FROM good_rules");
             !stopped() && q.step();) {
            const auto sum = q.optional_integer(3);
            count(sum);
            if (!is_whole(sum, sum_of_good_rules(q.time(1), q.text(2))))
                rows_.add("the last good files: " + std::string(kNotAsStored));
        }
    }

    const CheckOptions& options_;
    Connection sql_;
    CheckReport report_;
    Named structure_;
    Named rows_;
};

}  // namespace

Result<CheckReport> check_state(const std::filesystem::path& path, const CheckOptions& options) {
    // Opening a pipe would wait for its other end.
    std::error_code failure;
    if (const auto status = std::filesystem::status(path, failure);
        std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
        return std::unexpected(
            Error{ErrorClass::unusable, path.string() + ": is no regular file; name a state file"});
    // What a reader would refuse, with the same words.
    if (const auto reader = Reader::open(path); !reader)
        return std::unexpected(reader.error());
    try {
        return Check(path, options).run();
    } catch (const SQLite::Exception& exception) {
        return std::unexpected(translate(exception, path));
    }
}

}  // namespace newsalertd::store
