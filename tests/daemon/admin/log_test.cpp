#include "daemon/log.hpp"

#include "daemon/admin/log_queue.hpp"
#include "daemon/admin/log_writers.hpp"
#include "daemon/admin/logging.hpp"
#include "tests/daemon/admin/environment.hpp"
#include "tests/daemon/admin/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <future>
#include <iterator>
#include <latch>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace newsalertd::admin {

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

LogRecord record(std::string message) {
    LogRecord result;
    result.message = std::move(message);
    return result;
}

/// stderr leads into a file while this lives.
class CapturedStderr {
public:
    explicit CapturedStderr(std::filesystem::path file)
        : file_(std::move(file)), before_(::dup(STDERR_FILENO)) {
        if (before_ < 0)
            throw std::runtime_error("no stderr");
        const int target = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (target < 0)
            throw std::runtime_error("no file for stderr");
        ::dup2(target, STDERR_FILENO);
        ::close(target);
    }

    CapturedStderr(const CapturedStderr&) = delete;
    CapturedStderr& operator=(const CapturedStderr&) = delete;

    ~CapturedStderr() {
        if (before_ < 0)
            return;
        ::dup2(before_, STDERR_FILENO);
        ::close(before_);
    }

    std::string text() const {
        std::ifstream in(file_);
        return {std::istreambuf_iterator<char>(in), {}};
    }

private:
    std::filesystem::path file_;
    int before_;
};

}  // namespace

TEST(LogQueue, WritesInOrderAndInFull) {
    std::vector<std::string> written;
    {
        LogQueue queue([&](const LogRecord& line) { written.push_back(line.message); });
        for (const auto* text : {"a", "b", "c"})
            queue.push(record(text));
    }
    EXPECT_THAT(written, ElementsAre("a", "b", "c"));
}

TEST(LogQueue, NeverHoldsTheCallerAndDropsTheOldestWhenTheLogIsBlocked) {
    std::vector<std::string> written;
    std::latch began(1);
    std::promise<void> unblock;
    auto blocked = unblock.get_future().share();
    std::once_flag once;
    std::uint64_t dropped = 0;
    {
        LogQueue queue(
            [&, blocked](const LogRecord& line) {
                std::call_once(once, [&] {
                    began.count_down();
                    blocked.wait();
                });
                written.push_back(line.message);
            },
            3);
        queue.push(record("first"));
        began.wait();
        for (int i = 0; i < 10; ++i)
            queue.push(record(std::to_string(i)));
        dropped = queue.dropped();
        EXPECT_FALSE(queue.flush(0ms));
        unblock.set_value();
        EXPECT_TRUE(queue.flush(10s));
    }
    EXPECT_EQ(dropped, 7);
    EXPECT_THAT(
        written,
        ElementsAre(
            "first", "7 log lines were dropped, because the log was blocked", "7", "8", "9"));
}

TEST(LogQueue, LeavesAWriterBehindThatHangs) {
    auto unblock = std::make_shared<std::promise<void>>();
    auto done = std::make_shared<std::promise<void>>();
    {
        LogQueue queue([blocked = unblock->get_future().share(), done](const LogRecord&) {
            blocked.wait();
            done->set_value();
        });
        queue.push(record("never written"));
    }
    unblock->set_value();
    done->get_future().wait();
}

TEST(LogQueue, CutsLinesThatAreTooLong) {
    std::string written;
    {
        LogQueue queue([&](const LogRecord& line) { written = line.message; });
        queue.push(record(std::string(1'000'000, 'x')));
    }
    EXPECT_LT(written.size(), LogQueue::kRecordBytes + 100);
    EXPECT_THAT(written, EndsWith("[…]"));
}

TEST(JournalFields, NameMessageEventAndWhatItIsAbout) {
    LogRecord line = record("feed \x1b[31mbad");
    line.level = spdlog::level::warn;
    line.event = "feed_failing";
    line.fields = {{"FEED", "wire\nPRIORITY=0"}, {"bad name", "x"}, {"ERROR", "timeout"}};
    EXPECT_THAT(journal_fields(line),
                ElementsAre("MESSAGE=feed \\x1B[31mbad",
                            "PRIORITY=4",
                            "SYSLOG_IDENTIFIER=newsalertd",
                            "NEWSALERTD_EVENT=feed_failing",
                            "MESSAGE_ID=" + message_id("feed_failing"),
                            "NEWSALERTD_FEED=wire\\x0APRIORITY=0",
                            "NEWSALERTD_ERROR=timeout"));
}

TEST(JournalFields, MessageIdIsAFixedUuidForEachEvent) {
    // Catalogues and filters of users name it: it may never change.
    EXPECT_EQ(message_id("feed_failing"), "9b1eb6227f9452a69f3fb789105c9dea");
    EXPECT_NE(message_id("feed_failing"), message_id("feed_recovered"));
}

TEST(PlainLine, CarriesTimeAndLevelAndKeepsOtherLinesFromLookingLikeRecords) {
    LogRecord line = record("title\n2023 with \x9b\r breaks\n\n");
    line.time = std::chrono::system_clock::from_time_t(1'700'000'000) + 42ms;
    line.level = spdlog::level::err;
    EXPECT_EQ(plain_line(line, Colour::none),
              "2023-11-14T22:13:20.042Z error: title\n    2023 with \\x9B\\x0D breaks");
    EXPECT_THAT(plain_line(line, Colour::ansi), HasSubstr("\033[31merror\033[0m"));
}

TEST(Logging, KnowsTheNamesOfLevels) {
    EXPECT_EQ(log_level("debug"), spdlog::level::debug);
    EXPECT_EQ(log_level("warn"), spdlog::level::warn);
    EXPECT_EQ(log_level("warning"), spdlog::level::warn);
    EXPECT_EQ(log_level("error"), spdlog::level::err);
    EXPECT_EQ(log_level("off"), spdlog::level::off);
    EXPECT_EQ(log_level("verbose"), std::nullopt);
    EXPECT_EQ(log_level(""), std::nullopt);
}

TEST(Logging, LeadsToStderrWithoutColourIntoAFile) {
    const TemporaryFolder folder;
    const CapturedStderr captured(folder.path() / "stderr");
    unset_variable("JOURNAL_STREAM");
    start_logging(spdlog::level::info);
    spdlog::info("hello {}", "\x1b[0m");
    spdlog::debug("not wanted");
    log_event(spdlog::level::warn, {"feed_failing", {{"FEED", "wire"}}}, "wire: {}", "timeout");
    stop_logging();
    const auto text = captured.text();
    EXPECT_THAT(text, HasSubstr("Z info: hello \\x1B[0m\n"));
    EXPECT_THAT(text, HasSubstr("Z warning: wire: timeout\n"));
    EXPECT_THAT(text, Not(HasSubstr("not wanted")));
    EXPECT_THAT(text, Not(HasSubstr("\033")));
    EXPECT_EQ(log_lines_dropped(), 0);
}

TEST(Logging, KnowsTheJournalByTheStreamThatItNames) {
    const TemporaryFolder folder;
    const CapturedStderr captured(folder.path() / "stderr");
    struct stat found{};
    ASSERT_EQ(::fstat(STDERR_FILENO, &found), 0);
    set_variable("JOURNAL_STREAM",
                 (std::to_string(found.st_dev) + ":" + std::to_string(found.st_ino)));
    EXPECT_TRUE(stderr_is_journal());
    set_variable("JOURNAL_STREAM", (std::to_string(found.st_dev) + ":1"));
    EXPECT_FALSE(stderr_is_journal());
    unset_variable("JOURNAL_STREAM");
    EXPECT_FALSE(stderr_is_journal());
}

TEST(Logging, AcceptsLinesOfManyThreads) {
    const TemporaryFolder folder;
    const CapturedStderr captured(folder.path() / "stderr");
    unset_variable("JOURNAL_STREAM");
    start_logging(spdlog::level::info);
    {
        std::vector<std::jthread> threads;
        threads.reserve(4);
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([i] {
                const std::string name = std::to_string(i);
                for (int n = 0; n < 100; ++n)
                    log_event(spdlog::level::info, {"test", {{"FEED", name}}}, "line {} {}", i, n);
            });
        }
    }
    stop_logging();
    const auto text = captured.text();
    EXPECT_EQ(std::ranges::count(text, '\n'), 400);
}

}  // namespace newsalertd::admin
