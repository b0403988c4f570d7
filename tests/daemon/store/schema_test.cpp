#include "daemon/store/schema.hpp"

#include "daemon/store/reader.hpp"
#include "tests/daemon/store/fixture.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace newsalertd::store {
namespace {

TEST(Schema, LeavesAFileOfANewerVersionUntouched) {
    TemporaryState state;
    open_store(state).reset();
    {
        SQLite::Database database(state.path().string(), SQLite::OPEN_READWRITE);
        database.exec("PRAGMA journal_mode = DELETE; PRAGMA user_version = 999");
    }
    const auto before = bytes_of(state.path());
    const auto opened = Store::open(state.path());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().error, ErrorClass::newer);
    EXPECT_EQ(bytes_of(state.path()), before);
}

TEST(Schema, LeavesADatabaseOfAnotherProgramUntouched) {
    TemporaryState state;
    {
        SQLite::Database database(state.path().string(),
                                  SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        database.exec("CREATE TABLE bookmarks(url TEXT)");
    }
    const auto before = bytes_of(state.path());
    const auto opened = Store::open(state.path());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().error, ErrorClass::damaged);
    EXPECT_EQ(bytes_of(state.path()), before);
}

TEST(Schema, RefusesWhatIsNoDatabaseAndKeepsIt) {
    TemporaryState state;
    std::ofstream(state.path()) << std::string(10'000, 'x');
    const auto opened = Store::open(state.path());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().error, ErrorClass::damaged);
    EXPECT_EQ(bytes_of(state.path()), std::string(10'000, 'x'));
}

/// Root may read everything: as long as this lives, the process has the rights of nobody.
class AsNobody {
public:
    AsNobody() : was_(::geteuid()) {
        if (was_ == 0 && ::seteuid(65534) != 0)
            throw std::runtime_error("seteuid");
    }

    ~AsNobody() { (void)::seteuid(was_); }

    AsNobody(const AsNobody&) = delete;
    AsNobody& operator=(const AsNobody&) = delete;

private:
    uid_t was_;
};

TEST(Schema, TellsARefusalOfTheSystemFromAnInputOutputError) {
    TemporaryState state;
    EXPECT_EQ(Reader::open(state.path()).error().error, ErrorClass::missing);
    open_store(state).reset();
    std::filesystem::permissions(state.folder, std::filesystem::perms::none);
    {
        const AsNobody nobody;
        EXPECT_EQ(Store::open(state.path()).error().error, ErrorClass::permission);
        EXPECT_EQ(Store::open(state.folder / "below/state.db").error().error,
                  ErrorClass::permission);
        EXPECT_EQ(Reader::open(state.path()).error().error, ErrorClass::permission);
    }
    std::filesystem::permissions(state.folder, static_cast<std::filesystem::perms>(0777));
    std::filesystem::permissions(state.path(), std::filesystem::perms::none);
    {
        const AsNobody nobody;
        EXPECT_EQ(Reader::open(state.path()).error().error, ErrorClass::permission);
    }
    std::filesystem::permissions(state.path(), static_cast<std::filesystem::perms>(0600));
}

TEST(Schema, KeepsItsHashKeyOverAReopening) {
    TemporaryState state;
    const auto key = open_store(state)->hash_key();
    EXPECT_EQ(key.size(), 32U);
    EXPECT_EQ(open_store(state)->hash_key(), key);
}

std::string schema_of(const std::filesystem::path& path) {
    SQLite::Database database(path.string(), SQLite::OPEN_READONLY);
    std::string all;
    for (SQLite::Statement q(database, "SELECT sql FROM sqlite_schema ORDER BY name");
         q.executeStep();)
        all += q.getColumn(0).getString() + "\n";
    return all;
}

TEST(Schema, AStateOfTheFirstVersionIsBroughtUpWithItsRows) {
    TemporaryState state;
    auto store = open_store(state);
    prepare(*store, [](Store& s) { return s.add_delivery(delivery("a", "t", 1, 1), now()); });
    store.reset();
    const auto fresh = schema_of(state.path());
    {
        SQLite::Database database(state.path().string(), SQLite::OPEN_READWRITE);
        database.exec(
            "DROP INDEX delivery_queue; DROP INDEX delivery_expiry; DROP INDEX delivery_blocked;"
            "DROP INDEX delivery_by_state; DROP INDEX delivery_by_age;"
            "ALTER TABLE page DROP COLUMN feed; ALTER TABLE article DROP COLUMN sum;"
            "ALTER TABLE alert_event DROP COLUMN sum; ALTER TABLE delivery DROP COLUMN payload_sum;"
            "ALTER TABLE delivery DROP COLUMN sum;"
            "ALTER TABLE feed DROP COLUMN habits; DROP TABLE article_key; DROP TABLE article_print;"
            "DROP TABLE untold; DROP TABLE feed_age; DROP TABLE held_for; DROP TABLE sitemap;"
            "DROP TABLE strict_host;"
            "ALTER TABLE good_rules DROP COLUMN sum;"
            "ALTER TABLE target DROP COLUMN type;"
            "ALTER TABLE target DROP COLUMN settings; ALTER TABLE target DROP COLUMN noted;"
            "ALTER TABLE target DROP COLUMN refused_alerts;"
            "ALTER TABLE target DROP COLUMN told_refusals; ALTER TABLE target DROP COLUMN told_at;"
            "CREATE INDEX delivery_open ON delivery(state, target)"
            " WHERE state IN ('held', 'pending', 'sending', 'blocked', 'dead');"
            "PRAGMA user_version = 1");
    }
    store = open_store(state);
    const auto claimed = in_transaction(*store, [](Store& s) {
        return s.claim("t", now(), 1, [](const Claimed&) { return std::string("p"); });
    });
    EXPECT_EQ(claimed->rows.size(), 1U);
    EXPECT_EQ(schema_of(state.path()), fresh);
    EXPECT_TRUE(std::filesystem::exists(state.path().string() + ".v1-backup"));
}

std::filesystem::perms mode_of(const std::filesystem::path& path) {
    return std::filesystem::status(path).permissions();
}

TEST(Schema, IsReadableByItsUserOnlyWhateverTheUmask) {
    const auto kPrivate = static_cast<std::filesystem::perms>(0600);
    TemporaryState state;
    const auto umask_before = ::umask(0);
    auto store = open_store(state);
    prepare(*store, [](Store& s) { return s.add_delivery(delivery("a", "t", 1, 1), now()); });
    ::umask(umask_before);
    std::size_t files = 0;
    for (const auto& file : std::filesystem::directory_iterator(state.folder)) {
        EXPECT_EQ(mode_of(file.path()), kPrivate) << file.path();
        ++files;
    }
    EXPECT_EQ(files, 4U) << "the state, its log, the log's index, the lock";
    // What an older version left open is tightened.
    store.reset();
    const auto backup = state.path().string() + ".v1-backup";
    std::ofstream(backup) << "x";
    for (const auto& file : {state.path(), std::filesystem::path(backup)})
        std::filesystem::permissions(file, static_cast<std::filesystem::perms>(0644));
    store = open_store(state);
    EXPECT_EQ(mode_of(state.path()), kPrivate);
    EXPECT_EQ(mode_of(backup), kPrivate);
}

TEST(Schema, IsOpenToOneProcessOnly) {
    TemporaryState state;
    auto first = open_store(state);
    const auto second = Store::open(state.path());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().error, ErrorClass::busy);
    first.reset();
    EXPECT_TRUE(Store::open(state.path()));
}

TEST(Schema, NamesThePathOfAFolderThatCannotBeMade) {
    const auto opened = Store::open("/proc/nowhere/state.db");
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find("/proc/nowhere/state.db"), std::string::npos);
}

}  // namespace
}  // namespace newsalertd::store
