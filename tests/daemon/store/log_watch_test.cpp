// What is read back of the write-ahead log: sound through every way that SQLite has of writing it,
// and never so once it was overwritten.

#include "daemon/store/log_watch.hpp"

#include "daemon/store/state_place.hpp"
#include "tests/daemon/store/fixture.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

namespace newsalertd::store {
namespace {

using Finding = LogWatch::Finding;

/// A database of its own with the log that belongs to it.
class Logged {
public:
    Logged() : sql(state_.path().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {
        sql.exec("PRAGMA journal_mode = WAL; CREATE TABLE t(x)");
        log = open_file(state_.path().string() + "-wal", O_RDWR);
        index = open_file(state_.path().string() + "-shm", O_RDWR);
    }

    void add(int rows) {
        sql.exec(
            "INSERT INTO t SELECT randomblob(900) FROM (WITH RECURSIVE n(i) AS (SELECT 1 "
            "UNION ALL SELECT i + 1 FROM n WHERE i < " +
            std::to_string(rows) + ") SELECT i FROM n)");
    }

    Finding look() { return watch.look(log.get(), index.get()); }

    void overwrite(off_t at, const std::string& bytes) const {
        ASSERT_EQ(::pwrite(log.get(), bytes.data(), bytes.size(), at),
                  static_cast<ssize_t>(bytes.size()));
    }

    /// Until another write would have another time.
    void let_a_tick_pass() const {
        struct stat before{};
        ASSERT_EQ(::fstat(log.get(), &before), 0);
        const auto file = state_.folder / "clock";
        for (struct stat now = before; now.st_ctim.tv_nsec == before.st_ctim.tv_nsec;) {
            const auto touched = open_file(file, O_RDWR | O_CREAT | O_TRUNC);
            ASSERT_EQ(::ftruncate(touched.get(), 1), 0);
            ASSERT_EQ(::fstat(touched.get(), &now), 0);
        }
    }

private:
    TemporaryState state_;

public:
    SQLite::Database sql;
    Descriptor log;
    Descriptor index;
    LogWatch watch;
};

TEST(LogWatch, IsSoundThroughAllThatSqliteDoes) {
    Logged logged;
    EXPECT_EQ(logged.look(), Finding::sound);
    const char* const steps[] = {"",
                                 "PRAGMA wal_checkpoint(PASSIVE)",
                                 "PRAGMA wal_checkpoint(RESTART)",
                                 "PRAGMA wal_checkpoint(TRUNCATE)",
                                 "BEGIN; UPDATE t SET x = 1; ROLLBACK",
                                 // Pages are written to the log before the commit, then again.
                                 "PRAGMA cache_size = 5; BEGIN; UPDATE t SET x = randomblob(900);"
                                 "UPDATE t SET x = randomblob(800); COMMIT",
                                 "PRAGMA cache_size = 5; BEGIN; UPDATE t SET x = randomblob(900);"
                                 "SAVEPOINT s; UPDATE t SET x = randomblob(800); ROLLBACK TO s;"
                                 "COMMIT",
                                 "DELETE FROM t",
                                 "VACUUM"};
    for (const auto* step : steps) {
        SCOPED_TRACE(step);
        logged.add(300);
        EXPECT_EQ(logged.look(), Finding::sound);
        logged.sql.exec(step);
        EXPECT_EQ(logged.look(), Finding::sound);
        logged.add(3);
        EXPECT_EQ(logged.look(), Finding::sound);
        EXPECT_EQ(logged.look(), Finding::sound);
    }
}

TEST(LogWatch, IsSoundWhereTheIndexHasManyBlocks) {
    Logged logged;
    logged.sql.exec("PRAGMA wal_autocheckpoint = 0");
    for (int i = 0; i < 5; ++i) {
        logged.add(8'000);
        EXPECT_EQ(logged.look(), Finding::sound);
    }
    ASSERT_GT(read_index_header(logged.index.get())->frames, 8192U);
    logged.watch.forget();
    EXPECT_EQ(logged.look(), Finding::sound);
}

TEST(LogWatch, FindsWhatWasOverwrittenWhereverItStands) {
    struct Case {
        const char* what;
        off_t at;
        std::size_t length;
    };

    const Case cases[] = {{"magic", 0, 4},
                          {"salt", 16, 8},
                          {"sum of the header", 24, 8},
                          {"a page number", 32, 4},
                          {"a salt", 32 + 8, 4},
                          {"a sum", 32 + 16, 4},
                          {"a page", 32 + 24 + 2000, 4},
                          {"a page in the middle", 32 + (4096 + 24) * 20 + 500, 1000}};
    for (const auto& one : cases)
        for (const bool looked : {true, false})
            for (const bool written : {true, false}) {
                SCOPED_TRACE(one.what);
                Logged logged;
                logged.add(200);
                if (looked) {
                    EXPECT_EQ(logged.look(), Finding::sound);
                    logged.let_a_tick_pass();
                }
                logged.overwrite(one.at, std::string(one.length, '\x5a'));
                if (looked && written) {
                    // Behind a commit of our own, with the next look at all of it.
                    logged.add(1);
                    logged.watch.forget();
                }
                EXPECT_EQ(logged.look(), Finding::log);
                EXPECT_EQ(logged.look(), Finding::log) << "for good";
            }
}

TEST(LogWatch, FindsNoLossWhereAllStoodInTheDatabaseBefore) {
    Logged logged;
    logged.add(200);
    logged.sql.exec("PRAGMA wal_checkpoint(PASSIVE)");
    EXPECT_EQ(logged.look(), Finding::sound);
    logged.let_a_tick_pass();
    logged.overwrite(32 + 24, "overwritten");
    EXPECT_EQ(logged.look(), Finding::log_to_spare);
}

}  // namespace
}  // namespace newsalertd::store
