// What is found where the state should be: each refused with the right class and words, and left as
// it is.

#include "daemon/store/opening.hpp"

#include "tests/daemon/store/fixture.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace newsalertd::store {
namespace {

namespace fs = std::filesystem;

void execute(const fs::path& file, const std::string& sql) {
    SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql);
}

/// A sound state with a delivery in it, one file.
void begin(const TemporaryState& state) {
    auto store = open_store(state);
    prepare(*store, [](Store& s) { return s.add_delivery(delivery("a", "t", 1, 1), now()); });
}

struct Found {
    const char* what;
    void (*make)(const TemporaryState&);
    ErrorClass error;
    const char* words;
};

const Found kFound[] = {
    {"an empty file",
     [](const TemporaryState& s) { std::ofstream(s.path()) << ""; },
     ErrorClass::damaged,
     "empty file"},
    {"a hundred bytes of something",
     [](const TemporaryState& s) { std::ofstream(s.path()) << std::string(100, 'x'); },
     ErrorClass::damaged,
     "not a database"},
    {"a hundred bytes of a state",
     [](const TemporaryState& s) {
         begin(s);
         fs::resize_file(s.path(), 100);
     },
     ErrorClass::damaged,
     "only 100 bytes"},
    {"half a state",
     [](const TemporaryState& s) {
         begin(s);
         fs::resize_file(s.path(), fs::file_size(s.path()) / 2);
     },
     ErrorClass::damaged,
     "restore"},
    {"a text",
     [](const TemporaryState& s) { std::ofstream(s.path()) << std::string(9000, 'x'); },
     ErrorClass::damaged,
     "another program's file"},
    {"zeros, as after a crash of the file system",
     [](const TemporaryState& s) { std::ofstream(s.path()) << std::string(8192, '\0'); },
     ErrorClass::damaged,
     "not a database"},
    {"another program's database",
     [](const TemporaryState& s) { execute(s.path(), "CREATE TABLE bookmarks(url TEXT)"); },
     ErrorClass::damaged,
     "another program"},
    {"another program's empty database",
     [](const TemporaryState& s) {
         execute(s.path(), "PRAGMA application_id = 7; PRAGMA user_version = 1");
     },
     ErrorClass::damaged,
     "another program"},
    {"the number of another program",
     [](const TemporaryState& s) {
         begin(s);
         execute(s.path(), "PRAGMA application_id = 0");
     },
     ErrorClass::damaged,
     "another program"},
    {"a newer version",
     [](const TemporaryState& s) {
         begin(s);
         execute(s.path(), "PRAGMA user_version = 1000");
     },
     ErrorClass::newer,
     "newer newsalertd"},
    {"the version before the first",
     [](const TemporaryState& s) {
         begin(s);
         execute(s.path(), "PRAGMA user_version = 0");
     },
     ErrorClass::damaged,
     "schema number is 0"},
    {"a negative version",
     [](const TemporaryState& s) {
         begin(s);
         execute(s.path(), "PRAGMA user_version = -1");
     },
     ErrorClass::damaged,
     "schema number is -1"},
    {"the least version of all",
     [](const TemporaryState& s) {
         begin(s);
         execute(s.path(), "PRAGMA user_version = -2147483648");
     },
     ErrorClass::damaged,
     "schema number is -2147483648"},
    {"an older version's number on a newer shape",
     [](const TemporaryState& s) {
         begin(s);
         execute(s.path(), "PRAGMA user_version = 1");
     },
     ErrorClass::damaged,
     "table target is of another shape"},
    {"no table of deliveries",
     [](const TemporaryState& s) {
         begin(s);
         execute(s.path(), "PRAGMA foreign_keys = OFF; DROP TABLE delivery");
     },
     ErrorClass::damaged,
     "table delivery is missing"},
    {"a missing index",
     [](const TemporaryState& s) {
         begin(s);
         execute(s.path(), "DROP INDEX delivery_queue");
     },
     ErrorClass::damaged,
     "index delivery_queue is missing"},
    {"a missing column",
     [](const TemporaryState& s) {
         begin(s);
         execute(s.path(), "ALTER TABLE feed DROP COLUMN health");
     },
     ErrorClass::damaged,
     "table feed is of another shape"},
    {"a column of another type",
     [](const TemporaryState& s) {
         begin(s);
         execute(s.path(),
                 "DROP TABLE good_rules; CREATE TABLE good_rules(id INTEGER PRIMARY KEY,"
                 " loaded TEXT NOT NULL, sources BLOB NOT NULL) STRICT");
     },
     ErrorClass::damaged,
     "table good_rules is of another shape"},
    {"a trigger",
     [](const TemporaryState& s) {
         begin(s);
         execute(s.path(),
                 "CREATE TRIGGER t AFTER INSERT ON delivery BEGIN DELETE FROM delivery; END");
     },
     ErrorClass::damaged,
     "trigger t"},
    {"another key than the one its hashes were made with",
     [](const TemporaryState& s) {
         begin(s);
         execute(s.path(), "UPDATE setting SET value = randomblob(32) WHERE key = 'hash_key'");
     },
     ErrorClass::damaged,
     "key of its hashes"},
    {"no key at all",
     [](const TemporaryState& s) {
         begin(s);
         execute(s.path(), "DELETE FROM setting WHERE key = 'hash_key'");
     },
     ErrorClass::damaged,
     "key of its hashes"},
    {"a log without its state",
     [](const TemporaryState& s) { std::ofstream(s.path().string() + "-wal") << "frames"; },
     ErrorClass::damaged,
     "log is still there"},
    {"a folder",
     [](const TemporaryState& s) { fs::create_directory(s.path()); },
     ErrorClass::unusable,
     "is a folder"},
    {"a pipe",
     [](const TemporaryState& s) { ASSERT_EQ(::mkfifo(s.path().c_str(), 0600), 0); },
     ErrorClass::unusable,
     "is a pipe"},
    {"a device",
     [](const TemporaryState& s) { fs::create_symlink("/dev/null", s.path()); },
     ErrorClass::unusable,
     "is a device"},
    {"a link to a disk that is not mounted",
     [](const TemporaryState& s) {
         fs::create_directory(s.folder / "disk");
         fs::create_symlink(s.folder / "disk/state.db", s.path());
     },
     ErrorClass::io,
     "is not there"},
    {"a link to itself",
     [](const TemporaryState& s) { fs::create_symlink(s.path(), s.path()); },
     ErrorClass::io,
     "link"},
    {"a file in place of its folder",
     [](const TemporaryState& s) {
         fs::remove(s.folder);
         std::ofstream(s.folder) << "x";
     },
     ErrorClass::io,
     "state.db"},
};

TEST(Opening, RefusesWhatIsNoStateAndLeavesItAsItIs) {
    for (const auto& found : kFound) {
        SCOPED_TRACE(found.what);
        TemporaryState state;
        found.make(state);
        std::error_code failure;
        const bool file = fs::is_regular_file(state.path(), failure);
        const auto before = file ? bytes_of(state.path()) : std::string();
        const auto opened = Store::open(state.path());
        ASSERT_FALSE(opened);
        EXPECT_STREQ(to_string(opened.error().error), to_string(found.error))
            << opened.error().message;
        EXPECT_NE(opened.error().message.find(found.words), std::string::npos)
            << opened.error().message;
        EXPECT_NE(opened.error().message.find(state.path().string()), std::string::npos);
        if (file)
            EXPECT_TRUE(bytes_of(state.path()) == before);
    }
}

TEST(Opening, RefusesTheLogOfAnotherState) {
    TemporaryState mine;
    TemporaryState other;
    begin(mine);
    const auto log = mine.path().string() + "-wal";
    {
        auto store = open_store(other);
        prepare(*store, [](Store& s) { return s.add_delivery(delivery("b", "t", 1, 1), now()); });
        // Every page of it, as a state has whose process was killed soon.
        SQLite::Database(other.path().string(), SQLite::OPEN_READWRITE)
            .exec("UPDATE setting SET value = value; UPDATE delivery SET reason = 'x'");
        fs::copy_file(other.path().string() + "-wal", log);
    }
    const auto before = bytes_of(mine.path());
    const auto log_before = bytes_of(log);
    const auto opened = Store::open(mine.path());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().error, ErrorClass::damaged);
    EXPECT_NE(opened.error().message.find("another state"), std::string::npos)
        << opened.error().message;
    EXPECT_TRUE(bytes_of(mine.path()) == before);
    EXPECT_TRUE(bytes_of(log) == log_before);
}

TEST(Opening, TakesItsOwnLogAfterAKill) {
    TemporaryState state;
    TemporaryState killed;
    {
        auto store = open_store(state);
        prepare(*store, [](Store& s) { return s.add_delivery(delivery("a", "t", 1, 1), now()); });
        for (const auto* ending : {"", "-wal"})
            fs::copy_file(state.path().string() + ending, killed.path().string() + ending);
    }
    auto store = open_store(killed);
    const auto claimed = in_transaction(*store, [](Store& s) {
        return s.claim("t", now(), 1, [](const Claimed&) { return std::string("p"); });
    });
    EXPECT_EQ(claimed->rows.size(), 1U);
}

TEST(Opening, BeginsAStateForItsOwnerAloneAndCompleteOrNotAtAll) {
    TemporaryState state;
    const auto mask = ::umask(0);
    std::ofstream(state.path().string() + ".new") << "what a killed start left behind";
    auto store = open_store(state);
    ::umask(mask);
    EXPECT_TRUE(store->is_new());
    for (const auto* ending : {"", "-wal", "-shm", ".lock"})
        EXPECT_EQ(fs::status(state.path().string() + ending).permissions(),
                  fs::perms::owner_read | fs::perms::owner_write)
            << ending;
    EXPECT_FALSE(fs::exists(state.path().string() + ".new"));
    store.reset();
    EXPECT_FALSE(open_store(state)->is_new());
}

}  // namespace
}  // namespace newsalertd::store
