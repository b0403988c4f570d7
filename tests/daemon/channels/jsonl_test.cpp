#include "daemon/alerts/channels/jsonl/append_line.hpp"
#include "daemon/alerts/channels/jsonl/line_writer.hpp"
#include "samples.hpp"
#include "tests/daemon/channels/read.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace newsalertd::alerts {

namespace {

namespace fs = std::filesystem;

class JsonlTest : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "jsonl-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }

    void TearDown() override { fs::remove_all(folder_); }

    std::string content(const fs::path& path) const {
        std::ostringstream out;
        out << std::ifstream(path).rdbuf();
        return out.str();
    }

    fs::path folder_;
};

TEST_F(JsonlTest, AppendsOneLineAnAlert) {
    const auto path = folder_ / "deep" / "er" / "alerts.jsonl";
    // The folder of an absolute path must be there when it is read, and may go later.
    fs::create_directories(path.parent_path());
    const auto channel =
        samples::channel("log", "type = \"jsonl\"\npath = '" + path.string() + "'");
    fs::remove_all(folder_ / "deep");
    const std::string payload =
        channel->render(samples::ordinary(), "log", Form::full, samples::kNow);
    EXPECT_EQ(samples::run(channel->send(samples::over({}), "a", "log", payload)).outcome,
              Outcome::delivered);
    EXPECT_EQ(samples::run(channel->send(samples::over({}), "b", "log", payload)).outcome,
              Outcome::delivered);
    EXPECT_EQ(content(path), payload + "\n" + payload + "\n");
    EXPECT_TRUE(alert_from_json(payload));
    EXPECT_EQ(fs::status(path.parent_path()).permissions(), fs::perms::owner_all);
}

TEST_F(JsonlTest, FindsARotatedFileByItself) {
    const fs::path path = folder_ / "alerts.jsonl";
    ASSERT_TRUE(append_line(path, "one"));
    fs::rename(path, folder_ / "alerts.jsonl.1");
    ASSERT_TRUE(append_line(path, "two"));
    EXPECT_EQ(content(path), "two\n");
}

TEST_F(JsonlTest, EndsALineThatACrashCutShort) {
    const fs::path path = folder_ / "alerts.jsonl";
    std::ofstream(path) << "{\"alert\":1,\"tit";
    ASSERT_TRUE(append_line(path, "{}"));
    EXPECT_EQ(content(path), "{\"alert\":1,\"tit\n{}\n");
}

TEST_F(JsonlTest, SaysWhyItCannotWrite) {
    const auto path = folder_ / "file" / "alerts.jsonl";
    fs::create_directories(path.parent_path());
    const auto channel =
        samples::channel("log", "type = \"jsonl\"\npath = '" + path.string() + "'");
    fs::remove(folder_ / "file");
    std::ofstream(folder_ / "file") << "x";
    const Result result = samples::run(channel->send(samples::over({}), "a", "log", "{}"));
    EXPECT_EQ(result.outcome, Outcome::transient);
    EXPECT_FALSE(result.ambiguous);
    EXPECT_NE(result.detail.find("Not a directory"), std::string::npos) << result.detail;
    EXPECT_FALSE(append_line(folder_, "x"));
}

TEST_F(JsonlTest, WritesToFilesOnlyAndNeverWaits) {
    const fs::path pipe = folder_ / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    fs::create_symlink(pipe, folder_ / "link");
    std::ofstream(folder_ / "state.db") << "SQLite format 3" << std::string(100, '\0');
    const auto size = fs::file_size(folder_ / "state.db");
    for (const fs::path& path : {pipe, folder_ / "link", fs::path("/dev/null")}) {
        const auto written = append_line(path, "x");
        ASSERT_FALSE(written) << path;
        EXPECT_EQ(written.error().reason, "open: not a regular file");
        EXPECT_FALSE(written.error().ambiguous);
    }
    EXPECT_FALSE(append_line(folder_ / "state.db", "x"));
    EXPECT_EQ(fs::file_size(folder_ / "state.db"), size);
}

TEST(LineWriter, LeavesAFileThatHangsBehindAndSaysSo) {
    std::promise<void> server_is_back;
    const auto back = server_is_back.get_future().share();
    const auto written = std::make_shared<std::atomic<int>>(0);
    boost::asio::io_context io;
    std::vector<std::string> told;
    const auto began = std::chrono::steady_clock::now();
    {
        LineWriter writer([back, written](const fs::path&, std::string_view) {
            back.wait();
            ++*written;
            return LineWriter::Written{};
        });
        for (const auto* line : {"one", "two"}) {
            boost::asio::co_spawn(
                io, writer.write("alerts.jsonl", line), [&](const auto&, const auto& result) {
                    told.push_back(result ? "written"
                                          : result.error().reason +
                                                (result.error().ambiguous ? ", perhaps" : ""));
                });
        }
        io.poll();
        EXPECT_TRUE(told.empty());
    }
    EXPECT_LT(std::chrono::steady_clock::now() - began, 5 * LineWriter::kEnd);
    io.restart();
    io.run();
    EXPECT_EQ(
        told,
        (std::vector<std::string>{"write: the file hangs, perhaps", "write: the file hangs"}));
    // What comes back now finds nobody who waits.
    server_is_back.set_value();
}

TEST(LineWriter, EndsWithWhatWasBegun) {
    boost::asio::io_context io;
    std::vector<std::string> lines;
    int told = 0;
    {
        LineWriter writer([&](const fs::path&, std::string_view line) {
            lines.emplace_back(line);
            return LineWriter::Written{};
        });
        for (const auto* line : {"one", "two", "three"}) {
            boost::asio::co_spawn(io,
                                  writer.write("alerts.jsonl", line),
                                  [&](const auto&, const auto& result) { told += result ? 1 : 0; });
        }
        io.poll();
    }
    io.restart();
    io.run();
    EXPECT_EQ(lines, (std::vector<std::string>{"one", "two", "three"}));
    EXPECT_EQ(told, 3);
}

}  // namespace

}  // namespace newsalertd::alerts
