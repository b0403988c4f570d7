#include "daemon/alerts/channels/append_line.hpp"
#include "daemon/alerts/channels/channels.hpp"
#include "samples.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

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
    config::ChannelConfig config;
    config.name = "log";
    config.path = folder_ / "deep" / "er" / "alerts.jsonl";
    const auto channel = make_jsonl(config);
    const std::string payload =
        channel->render(samples::ordinary(), "log", Form::full, samples::kNow);
    EXPECT_EQ(samples::run(channel->send("a", "log", payload)).outcome, Outcome::delivered);
    EXPECT_EQ(samples::run(channel->send("b", "log", payload)).outcome, Outcome::delivered);
    EXPECT_EQ(content(config.path), payload + "\n" + payload + "\n");
    EXPECT_TRUE(alert_from_json(payload));
    EXPECT_EQ(fs::status(config.path.parent_path()).permissions(), fs::perms::owner_all);
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
    config::ChannelConfig config;
    config.name = "log";
    std::ofstream(folder_ / "file") << "x";
    config.path = folder_ / "file" / "alerts.jsonl";
    const auto channel = make_jsonl(config);
    const Result result = samples::run(channel->send("a", "log", "{}"));
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

}  // namespace

}  // namespace newsalertd::alerts
