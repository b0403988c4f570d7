// The state's files deleted, moved, replaced or cut short under the running store: nothing is
// acknowledged that is gone.

#include "daemon/store/state_place.hpp"

#include "daemon/store/store_thread.hpp"
#include "tests/daemon/store/fixture.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <future>

namespace newsalertd::store {
namespace {

namespace fs = std::filesystem;

/// A store thread whose troubles and recoveries are waited for.
class Watched {
public:
    explicit Watched(const TemporaryState& state)
        : thread(open_store(state),
                 {.parked =
                      [this](const std::optional<Error>& error) {
                          const std::scoped_lock lock(mutex_);
                          error ? trouble_ = error->message : std::string();
                          ++(error ? parked_ : back_);
                          changed_.notify_all();
                      },
                  .fatal =
                      [this](const Error& error) {
                          const std::scoped_lock lock(mutex_);
                          fatal_ = error.message;
                          changed_.notify_all();
                      },
                  .mended =
                      [this](const std::string&) {
                          const std::scoped_lock lock(mutex_);
                          ++mended_;
                          changed_.notify_all();
                      }}) {}

    void add(const std::string& id) {
        thread.submit<void>(
            Queue::urgent,
            [id](Store& s) {
                auto write = delivery(id, "t", 1, 1);
                write.story.reset();
                write.story_seq.reset();
                return s.add_delivery(write, now());
            },
            [this](const Result<void>& done) {
                const std::scoped_lock lock(mutex_);
                acknowledged_ += done.has_value();
                changed_.notify_all();
            });
    }

    bool wait_parked() { return wait_for(parked_, 1); }

    bool wait_acknowledged(int count) { return wait_for(acknowledged_, count); }

    int acknowledged() {
        const std::scoped_lock lock(mutex_);
        return acknowledged_;
    }

    int mended() {
        const std::scoped_lock lock(mutex_);
        return mended_;
    }

    std::string trouble() {
        const std::scoped_lock lock(mutex_);
        return trouble_;
    }

private:
    bool wait_for(const int& count, int wanted) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(30), [&] { return count >= wanted; });
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    int parked_ = 0;
    int back_ = 0;
    int mended_ = 0;
    int acknowledged_ = 0;
    std::string trouble_;
    std::string fatal_;

public:
    StoreThread thread;
};

int stored(const fs::path& file) {
    return SQLite::Database(file.string(), SQLite::OPEN_READONLY)
        .execAndGet("SELECT count(*) FROM delivery")
        .getInt();
}

/// What is done to the files while the store runs, how it is undone, and what the operator reads.
struct Harm {
    const char* name;
    void (*harm)(const TemporaryState&);
    void (*undo)(const TemporaryState&);  ///< nullptr: cannot be undone
    const char* told;
};

fs::path beside(const TemporaryState& state, const char* ending) {
    return state.path().string() + ending;
}

/// In place, as dd and a failing disk do it: the file keeps its name, its length and its number.
void overwrite(const fs::path& file, std::streamoff at, std::size_t length, char filler = '\0') {
    const auto size = static_cast<std::size_t>(fs::file_size(file));
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(at);
    stream << std::string(std::min(length, size - static_cast<std::size_t>(at)), filler);
    ASSERT_TRUE(stream.flush());
}

void copy_over(const fs::path& from, const fs::path& to) {
    fs::copy_file(from, to.string() + ".tmp");
    fs::rename(to.string() + ".tmp", to);
}

const Harm kHarms[] = {
    {"deleted",
     [](const TemporaryState& s) { fs::remove(s.path()); },
     nullptr,
     "was deleted under the running newsalertd"},
    {"deleted with all that is beside it",
     [](const TemporaryState& s) {
         fs::remove(s.path());
         fs::remove(beside(s, "-wal"));
         fs::remove(beside(s, "-shm"));
     },
     nullptr,
     "was deleted under the running newsalertd"},
    {"moved away",
     [](const TemporaryState& s) { fs::rename(s.path(), s.folder / "moved"); },
     [](const TemporaryState& s) { fs::rename(s.folder / "moved", s.path()); },
     "move it back"},
    {"its folder moved away",
     [](const TemporaryState& s) { fs::rename(s.folder, s.folder.string() + ".away"); },
     [](const TemporaryState& s) { fs::rename(s.folder.string() + ".away", s.folder); },
     "move it back"},
    {"replaced by a copy, as rsync and Syncthing do",
     [](const TemporaryState& s) {
         fs::create_hard_link(s.path(), s.folder / "kept");
         copy_over(s.folder / "kept", s.path());
     },
     [](const TemporaryState& s) { fs::rename(s.folder / "kept", s.path()); },
     "another file was put in the place"},
    {"replaced by a backup, log and all",
     [](const TemporaryState& s) {
         for (const auto* ending : {"", "-wal", "-shm"})
             copy_over(beside(s, ending), beside(s, ending));
     },
     nullptr,
     "another file was put in the place"},
    {"replaced by a link to elsewhere",
     [](const TemporaryState& s) {
         fs::rename(s.path(), s.folder / "kept");
         std::ofstream(s.folder / "other") << "other";
         fs::create_symlink(s.folder / "other", s.path());
     },
     [](const TemporaryState& s) {
         fs::remove(s.path());
         fs::rename(s.folder / "kept", s.path());
     },
     "another file was put in the place"},
    {"cut to nothing",
     [](const TemporaryState& s) { ASSERT_EQ(::truncate(s.path().c_str(), 0), 0); },
     nullptr,
     "was cut short"},
    {"cut by a page",
     [](const TemporaryState& s) {
         const auto size = static_cast<off_t>(fs::file_size(s.path()));
         ASSERT_EQ(::truncate(s.path().c_str(), size - 4096), 0);
     },
     nullptr,
     "was cut short"},
    {"its log replaced",
     [](const TemporaryState& s) {
         fs::rename(beside(s, "-wal"), s.folder / "kept");
         std::ofstream(beside(s, "-wal")) << "";
     },
     [](const TemporaryState& s) { fs::rename(s.folder / "kept", beside(s, "-wal")); },
     "-wal beside it was replaced"},
    {"its index replaced",
     [](const TemporaryState& s) {
         fs::rename(beside(s, "-shm"), s.folder / "kept");
         fs::copy_file(s.folder / "kept", beside(s, "-shm"));
     },
     [](const TemporaryState& s) { fs::rename(s.folder / "kept", beside(s, "-shm")); },
     "-shm beside it was replaced"},
    {"its log cut to nothing",
     [](const TemporaryState& s) { ASSERT_EQ(::truncate(beside(s, "-wal").c_str(), 0), 0); },
     nullptr,
     "log was cut short"},
    {"its first pages overwritten",
     [](const TemporaryState& s) { overwrite(s.path(), 0, 65536); },
     nullptr,
     "was overwritten under the running newsalertd"},
    {"its first page overwritten with noise",
     [](const TemporaryState& s) { overwrite(s.path(), 0, 4096, '\x5a'); },
     nullptr,
     "was overwritten under the running newsalertd"},
    {"its log overwritten",
     [](const TemporaryState& s) { overwrite(beside(s, "-wal"), 0, 65536); },
     nullptr,
     "log (-wal) was overwritten"},
    {"the head of its log overwritten",
     [](const TemporaryState& s) { overwrite(beside(s, "-wal"), 0, 32, '\x5a'); },
     nullptr,
     "log (-wal) was overwritten"},
    {"one page in its log overwritten",
     [](const TemporaryState& s) { overwrite(beside(s, "-wal"), 32 + 24 + 100, 8, '\x5a'); },
     nullptr,
     "log (-wal) was overwritten"},
    {"its log and its index overwritten",
     [](const TemporaryState& s) {
         overwrite(beside(s, "-wal"), 0, 65536);
         overwrite(beside(s, "-shm"), 0, 32768);
     },
     nullptr,
     "log (-wal) was overwritten"},
};

TEST(StatePlace, NothingIsAcknowledgedWhileTheFilesAreNotInTheirPlace) {
    for (const auto& harm : kHarms) {
        SCOPED_TRACE(harm.name);
        TemporaryState state;
        {
            Watched watched(state);
            watched.add("before");
            ASSERT_TRUE(watched.wait_acknowledged(1));
            harm.harm(state);
            for (int i = 0; i < 50; ++i)
                watched.add("after " + std::to_string(i));
            ASSERT_TRUE(watched.wait_parked());
            EXPECT_NE(watched.trouble().find(harm.told), std::string::npos) << watched.trouble();
            EXPECT_EQ(watched.acknowledged(), 1);
            if (harm.undo) {
                harm.undo(state);
                EXPECT_TRUE(watched.wait_acknowledged(51)) << "it goes on by itself";
                EXPECT_EQ(stored(state.path()), 51);
            }
        }
        std::error_code ignored;
        fs::remove_all(state.folder.string() + ".away", ignored);
    }
}

TEST(StatePlace, ALogThatWasDeletedIsMadeAgainAndNothingIsLost) {
    for (const auto& gone :
         std::vector<std::vector<const char*>>{{"-wal"}, {"-shm"}, {"-wal", "-shm"}}) {
        TemporaryState state;
        {
            Watched watched(state);
            watched.add("before");
            ASSERT_TRUE(watched.wait_acknowledged(1));
            for (const auto* ending : gone)
                fs::remove(beside(state, ending));
            watched.add("after");
            ASSERT_TRUE(watched.wait_acknowledged(2)) << watched.trouble();
            EXPECT_EQ(watched.mended(), 1);
            // Others read what was written since.
            EXPECT_EQ(stored(state.path()), 2);
        }
        EXPECT_EQ(stored(state.path()), 2);
    }
}

TEST(StatePlace, AnIndexThatWasOverwrittenIsMadeAgainAndNothingIsLost) {
    struct Case {
        const char* what;
        std::streamoff at;
        std::size_t length;
    };

    const Case cases[] = {{"all of it", 0, 32768},
                          {"its header", 0, 96},
                          {"the pages that it names", 136, 4096},
                          {"its hashes", 16384, 16384}};
    for (const auto& one : cases)
        for (const char filler : {'\0', '\x5a'}) {
            SCOPED_TRACE(one.what);
            TemporaryState state;
            {
                Watched watched(state);
                watched.add("before");
                ASSERT_TRUE(watched.wait_acknowledged(1));
                overwrite(beside(state, "-shm"), one.at, one.length, filler);
                watched.add("after");
                ASSERT_TRUE(watched.wait_acknowledged(2)) << watched.trouble();
                EXPECT_EQ(stored(state.path()), 2);
            }
            EXPECT_EQ(stored(state.path()), 2);
        }
}

TEST(StatePlace, WhatOthersDoToItRightlyIsNoHarm) {
    TemporaryState state;
    Watched watched(state);
    watched.add("1");
    ASSERT_TRUE(watched.wait_acknowledged(1));
    const auto by_another = [&](const char* sql) {
        // A process of its own: in this one, closing would give up the store's locks.
        const auto command = "sqlite3 '" + state.path().string() + "' '" + sql + "' >/dev/null";
        return std::system(command.c_str());  // NOLINT(concurrency-mt-unsafe)
    };
    if (by_another("SELECT 1") != 0)
        GTEST_SKIP() << "there is no sqlite3 here";
    int added = 1;
    for (const auto* sql : {"PRAGMA wal_checkpoint(TRUNCATE)",
                            "VACUUM",
                            "PRAGMA wal_checkpoint(TRUNCATE)",
                            "UPDATE delivery SET reason = id"}) {
        EXPECT_EQ(by_another(sql), 0) << sql;
        watched.add(std::to_string(++added));
        ASSERT_TRUE(watched.wait_acknowledged(added)) << sql << watched.trouble();
    }
    EXPECT_EQ(watched.mended(), 0);
}

TEST(StatePlace, IsTakenOnceByWhateverName) {
    TemporaryState state;
    auto first = open_store(state);
    const auto link = state.folder / "link.db";
    const auto folder = state.folder / "folder";
    const auto hard = state.folder / "hard.db";
    fs::create_symlink(state.path(), link);
    fs::create_directory_symlink(state.folder, folder);
    fs::create_hard_link(state.path(), hard);
    for (const auto& name : {link, folder / "state.db", hard}) {
        const auto second = Store::open(name);
        ASSERT_FALSE(second) << name;
        EXPECT_EQ(second.error().error, ErrorClass::busy) << second.error().message;
    }
    first.reset();
    // By another of its names it would have another log.
    const auto by_hard_link = Store::open(hard);
    ASSERT_FALSE(by_hard_link);
    EXPECT_NE(by_hard_link.error().message.find("hard link"), std::string::npos);
    const auto by_link = Store::open(link);
    ASSERT_TRUE(by_link);
    EXPECT_EQ((*by_link)->path(), fs::canonical(state.path()));
    EXPECT_EQ((*by_link)->remarks().size(), 1U) << "it has two names";
}

TEST(StatePlace, OpensNoDescriptorWhereOthersWrite) {
    TemporaryState state;
    const int kept = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 10);
    ::close(STDIN_FILENO);
    {
        const auto store = open_store(state);
        EXPECT_EQ(fs::read_symlink("/proc/self/fd/0"), "/dev/null");
    }
    if (kept >= 0) {
        ::dup2(kept, STDIN_FILENO);
        ::close(kept);
    }
}

}  // namespace
}  // namespace newsalertd::store
