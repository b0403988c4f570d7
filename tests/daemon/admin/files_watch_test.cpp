#include "daemon/admin/files_watch.hpp"

#include "daemon/admin/watched_files.hpp"
#include "tests/daemon/admin/temporary_folder.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace newsalertd::admin {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

bool is_read(const std::string& name) {
    return !name.starts_with('.') &&
           (name.ends_with(".toml") || name.ends_with(".opml") || name.ends_with(".txt"));
}

/// Short times; no sweep within any test, so that what is told of is told by events.
FilesWatchOptions quick() {
    return {.counts = is_read,
            .quiet = 5ms,
            .longest = 500ms,
            .sweep = 1h,
            .fallback_sweep = 1h,
            .unchanged = 5ms};
}

/// As long as this lives, the process cannot open another file.
class NoMoreDescriptors {
public:
    NoMoreDescriptors() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        ::close(next);
        rlimit none = before_;
        none.rlim_cur = static_cast<rlim_t>(next);
        ::setrlimit(RLIMIT_NOFILE, &none);
    }

    NoMoreDescriptors(const NoMoreDescriptors&) = delete;
    NoMoreDescriptors& operator=(const NoMoreDescriptors&) = delete;

    ~NoMoreDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
};

class FilesWatchTest : public testing::Test {
protected:
    FilesWatchTest() { fs::create_directories(folder()); }

    fs::path folder() const { return root_.path() / "newsalertd"; }

    void watch(const FilesWatchOptions& options = quick()) {
        watch_ = watch_files(
            loop_,
            folder(),
            [this] {
                ++changes_;
                loop_.stop();
            },
            options);
    }

    /// Runs the loop until a change is told of; a watch that misses it fails by its deadline.
    bool change_told() {
        loop_.restart();
        const int before = changes_;
        loop_.run_for(20s);
        return changes_ > before;
    }

    TemporaryFolder root_;
    boost::asio::io_context loop_;
    int changes_ = 0;
    std::shared_ptr<FilesWatch> watch_;
};

}  // namespace

TEST_F(FilesWatchTest, TellsOfAWrittenFile) {
    watch();
    EXPECT_THAT(watch_->limitation(), IsEmpty());
    write_file(folder() / "newsalertd.toml", "a = 1");
    EXPECT_TRUE(change_told());
    write_file(folder() / "newsalertd.toml", "a = 2");
    EXPECT_TRUE(change_told());
    fs::remove(folder() / "newsalertd.toml");
    EXPECT_TRUE(change_told());
}

TEST_F(FilesWatchTest, TellsOfAnEditorThatRenamesOverTheFile) {
    write_file(folder() / "newsalertd.toml", "a = 1");
    watch();
    write_file(folder() / ".newsalertd.toml.swp", "a = 2");
    fs::rename(folder() / ".newsalertd.toml.swp", folder() / "newsalertd.toml");
    EXPECT_TRUE(change_told());
}

TEST_F(FilesWatchTest, TellsOfFoldersThatComeLater) {
    watch();
    fs::create_directory(folder() / "rules.d");
    write_file(folder() / "rules.d/first.toml", "");
    EXPECT_TRUE(change_told());
    write_file(folder() / "rules.d/second.toml", "");
    EXPECT_TRUE(change_told());
    fs::remove_all(folder() / "rules.d");
    EXPECT_TRUE(change_told());
}

TEST_F(FilesWatchTest, TellsOfFilesInEachSubfolder) {
    fs::create_directory(folder() / "rules.d");
    fs::create_directory(folder() / "feeds.d");
    watch();
    for (const auto* file :
         {"feeds.d/a.toml", "feeds.d/b.opml", "feeds.d/c.txt", "rules.d/d.toml"}) {
        write_file(folder() / file, "x");
        EXPECT_TRUE(change_told()) << file;
    }
}

TEST_F(FilesWatchTest, WaitsForAFolderThatDoesNotExistYet) {
    fs::remove(folder());
    watch();
    fs::create_directories(folder() / "feeds.d");
    write_file(folder() / "feeds.d/later.txt", "https://example.org/feed");
    EXPECT_TRUE(change_told());
}

TEST_F(FilesWatchTest, FollowsAFolderThatIsReplaced) {
    write_file(folder() / "newsalertd.toml", "old");
    watch();
    fs::create_directory(root_.path() / "new");
    write_file(root_.path() / "new/newsalertd.toml", "new");
    fs::rename(folder(), root_.path() / "old");
    fs::rename(root_.path() / "new", folder());
    EXPECT_TRUE(change_told());
    write_file(folder() / "newsalertd.toml", "newer");
    EXPECT_TRUE(change_told()) << "the new folder is watched";
}

TEST_F(FilesWatchTest, FollowsTheLinkThatKubernetesSwaps) {
    const auto version = [&](const std::string& name, const std::string& text) {
        fs::create_directory(folder() / name);
        write_file(folder() / name / "newsalertd.toml", text);
        fs::create_directory_symlink(name, folder() / "..data_tmp");
        fs::rename(folder() / "..data_tmp", folder() / "..data");
    };
    version("..2024_1", "old");
    fs::create_symlink("..data/newsalertd.toml", folder() / "newsalertd.toml");
    watch();
    version("..2024_2", "new");
    fs::remove_all(folder() / "..2024_1");
    EXPECT_TRUE(change_told());
    version("..2024_3", "newer");
    EXPECT_TRUE(change_told());
}

TEST_F(FilesWatchTest, FollowsALinkedFolderWhenItsLinkIsSwapped) {
    fs::create_directories(root_.path() / "v1");
    fs::create_directories(root_.path() / "v2");
    write_file(root_.path() / "v1/a.toml", "1");
    write_file(root_.path() / "v2/a.toml", "2");
    fs::create_directory_symlink(root_.path() / "v1", root_.path() / "current");
    fs::create_directory_symlink(root_.path() / "current", folder() / "rules.d");
    watch();
    write_file(root_.path() / "v1/a.toml", "one");
    EXPECT_TRUE(change_told()) << "a file behind the link";
    fs::create_directory_symlink(root_.path() / "v2", root_.path() / "next");
    fs::rename(root_.path() / "next", root_.path() / "current");
    EXPECT_TRUE(change_told()) << "the link, in a folder that is none of ours";
    write_file(root_.path() / "v2/a.toml", "two");
    EXPECT_TRUE(change_told()) << "a file behind the new link";
}

TEST_F(FilesWatchTest, TellsOfALinkedFileWrittenOrReplacedWhereItIs) {
    fs::create_directory(root_.path() / "elsewhere");
    const auto real = root_.path() / "elsewhere/config";
    write_file(real, "1");
    fs::create_symlink(real, folder() / "newsalertd.toml");
    watch();
    write_file(real, "two");
    EXPECT_TRUE(change_told());
    write_file(root_.path() / "elsewhere/new", "three");
    fs::rename(root_.path() / "elsewhere/new", real);
    EXPECT_TRUE(change_told());
    write_file(real, "four!");
    EXPECT_TRUE(change_told());
}

TEST_F(FilesWatchTest, IsQuietAboutFilesThatAreNotRead) {
    watch();
    write_file(folder() / "state.db", "x");
    write_file(folder() / ".hidden.toml", "x");
    write_file(folder() / "notes.md~", "x");
    loop_.run_for(100ms);
    EXPECT_EQ(changes_, 0);
    write_file(folder() / "newsalertd.toml", "x");
    EXPECT_TRUE(change_told()) << "and still awake";
}

TEST_F(FilesWatchTest, TellsOnceOfManyWritesTogether) {
    auto options = quick();
    options.quiet = 200ms;
    options.longest = 20s;
    watch(options);
    for (int i = 0; i < 200; ++i)
        write_file(folder() / (std::to_string(i) + ".toml"), "x");
    EXPECT_TRUE(change_told());
    EXPECT_EQ(changes_, 1);
}

/// A file that somebody has open.
class OpenFile {
public:
    OpenFile(const fs::path& file, int flags)
        : descriptor_(::open(file.c_str(), O_WRONLY | O_CLOEXEC | flags, 0644)) {}

    ~OpenFile() { close(); }

    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    void write(std::string_view text) const {
        EXPECT_EQ(::write(descriptor_, text.data(), text.size()),
                  static_cast<ssize_t>(text.size()));
    }

    void close() {
        if (descriptor_ >= 0)
            ::close(std::exchange(descriptor_, -1));
    }

private:
    int descriptor_;
};

TEST_F(FilesWatchTest, TellsNothingWhileAFileIsHalfWritten) {
    write_file(folder() / "a.toml", "first second");
    watch();
    OpenFile file(folder() / "a.toml", O_TRUNC);
    file.write("first ");
    loop_.run_for(100ms);
    EXPECT_EQ(changes_, 0);
    EXPECT_THAT(watch_->half_written(), testing::ElementsAre(folder() / "a.toml"));
    EXPECT_FALSE(watch_->whole());
    write_file(folder() / "b.toml", "another");
    loop_.restart();
    loop_.run_for(100ms);
    EXPECT_EQ(changes_, 0) << "files are read together";
    file.write("second");
    file.close();
    EXPECT_TRUE(change_told());
    EXPECT_TRUE(watch_->whole());
    EXPECT_THAT(watch_->given_up(), IsEmpty());
}

TEST_F(FilesWatchTest, TellsOfAFileThatStaysOpenAndNamesIt) {
    auto options = quick();
    options.patience = 100ms;
    watch(options);
    const OpenFile file(folder() / "a.toml", O_CREAT);
    file.write("first");
    EXPECT_TRUE(change_told());
    EXPECT_THAT(watch_->given_up(), testing::ElementsAre(folder() / "a.toml"));
    EXPECT_THAT(watch_->half_written(), IsEmpty());
    file.write("second");
    EXPECT_TRUE(change_told()) << "and again, when as much time has passed";
}

TEST_F(FilesWatchTest, FollowsALinkedFileThatIsHalfWritten) {
    fs::create_directory(root_.path() / "elsewhere");
    const auto real = root_.path() / "elsewhere/config";
    write_file(real, "1");
    fs::create_symlink(real, folder() / "newsalertd.toml");
    watch();
    OpenFile file(real, O_TRUNC);
    file.write("2");
    loop_.run_for(100ms);
    EXPECT_EQ(changes_, 0);
    file.close();
    EXPECT_TRUE(change_told());
}

TEST_F(FilesWatchTest, LooksWithoutWaiting) {
    write_file(folder() / "a.toml", "1");
    watch();
    const auto before = watch_->writes_begun();
    OpenFile file(folder() / "a.toml", O_TRUNC);
    file.write("2");
    EXPECT_EQ(watch_->writes_begun(), before) << "the loop has not run";
    watch_->look();
    EXPECT_GT(watch_->writes_begun(), before);
    EXPECT_FALSE(watch_->whole());
    file.close();
    watch_->look();
    EXPECT_TRUE(watch_->whole());
    EXPECT_TRUE(change_told()) << "what was looked at is told all the same";
}

TEST_F(FilesWatchTest, ComparedFilesMustHaveStayedTheSame) {
    auto options = quick();
    options.use_inotify = false;
    options.fallback_sweep = 2ms;
    options.unchanged = 200ms;
    options.patience = 20s;
    watch(options);
    const OpenFile file(folder() / "a.toml", O_CREAT);
    for (int i = 0; i < 10; ++i) {
        file.write("x");
        loop_.restart();
        loop_.run_for(20ms);
    }
    EXPECT_EQ(changes_, 0);
    EXPECT_TRUE(change_told());
}

TEST_F(FilesWatchTest, ComparesFilesWhereEventsCannotBeHad) {
    auto options = quick();
    options.use_inotify = false;
    options.fallback_sweep = 2ms;
    watch(options);
    EXPECT_THAT(watch_->limitation(), HasSubstr("inotify"));
    fs::create_directory(folder() / "feeds.d");
    write_file(folder() / "feeds.d/new.txt", "x");
    EXPECT_TRUE(change_told());
    write_file(folder() / "feeds.d/new.txt", "longer");
    EXPECT_TRUE(change_told());
    fs::remove(folder() / "feeds.d/new.txt");
    EXPECT_TRUE(change_told());
}

TEST_F(FilesWatchTest, SaysWhyWhenDescriptorsHaveRunOut) {
    const boost::asio::steady_timer opens_the_loops_own(loop_);
    // UBSan looks at a type with a pipe of its own the first time.
    ASSERT_FALSE(std::generic_category().message(EMFILE).empty());
    {
        const NoMoreDescriptors none;
        watch();
    }
    EXPECT_THAT(watch_->limitation(), HasSubstr("Too many open files"));
}

TEST_F(FilesWatchTest, LetsTheLoopEndWhenClosed) {
    watch();
    watch_.reset();
    loop_.run();
    EXPECT_EQ(changes_, 0);
}

TEST(WatchedFiles, EndsAtLinksThatLeadInCircles) {
    const TemporaryFolder folder;
    fs::create_symlink("b.toml", folder.path() / "a.toml");
    fs::create_symlink("a.toml", folder.path() / "b.toml");
    fs::create_directory_symlink("rules.d", folder.path() / "rules.d");
    const auto watched = look_at(folder.path(), {"feeds.d", "rules.d"}, is_read);
    EXPECT_THAT(watched.stamps, IsEmpty());
    EXPECT_TRUE(watched.folders.contains(folder.path()));
}

}  // namespace newsalertd::admin
