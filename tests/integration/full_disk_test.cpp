// A full disk: nothing is acknowledged that is not stored, and work goes on by itself once there is
// room again.

#include "tests/integration/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <random>

namespace integration {
namespace {

using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

/// A disk of 8 MiB.
class SmallDisk {
public:
    SmallDisk() {
        if (mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, "size=8m") != 0)
            error_ = std::strerror(errno);  // NOLINT(concurrency-mt-unsafe): one thread here
    }

    ~SmallDisk() {
        if (error_.empty())
            umount2(folder_.path().c_str(), MNT_DETACH);
    }

    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    /// Why it could not be mounted; empty if it was.
    const std::string& error() const { return error_; }

    std::filesystem::path file(const char* name) const { return folder_.path() / name; }

    void fill() const {
        const int descriptor = open(file("filler").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        const std::string block(4096, 'x');
        ssize_t written = 0;
        while ((written = write(descriptor, block.data(), block.size())) > 0) {}
        EXPECT_EQ(errno, ENOSPC);
        close(descriptor);
    }

    void make_room() const { std::filesystem::remove(file("filler")); }

private:
    TemporaryFolder folder_;
    std::string error_;
};

/// Too large for what the write-ahead log can use again, and it hardly compresses.
std::string large_article() {
    std::minstd_rand random(1);
    std::string content;
    while (content.size() < 900'000)
        content += static_cast<char>('a' + random() % 26);
    return R"({"id":"s1","title":"Saffron in the flood","summary":"text","content":")" + content +
           "\"}\n";
}

/// A daemon whose state is on a small disk of its own.
class OnASmallDisk : public ::testing::Test {
protected:
    void SetUp() override {
        if (!disk.error().empty())
            GTEST_SKIP() << "a tmpfs cannot be mounted here: " << disk.error();
        site.put_state(disk.file("state.db"));
        site.write_settings();
    }

    const SmallDisk disk;
    Site site;
};

using FullDisk = OnASmallDisk;
using ReadOnlyDisk = OnASmallDisk;

TEST_F(FullDisk, NothingIsAcknowledgedUntilThereIsRoomThenAllArrivesOnce) {
    site.feeds.publish("/wire", rss({{"a0", "Harbour master retires", "After forty years."}}));
    site.write_feed("Wire", site.feeds.url("/wire"));
    auto daemon = site.start();
    ASSERT_TRUE(daemon->wait_for_error_line("feed Wire: 200")) << daemon->errors();
    site.inject("s0", "Saffron before the flood", "text");
    site.hook.wait_for("before the flood");
    site.slack.wait_for("before the flood");
    ASSERT_TRUE(site.mail.wait_for_messages(1));
    ASSERT_TRUE(daemon->wait_for_error_line(": accepted", 3));

    disk.fill();
    site.feeds.publish("/wire", rss({{"a1", "Port takes a saffron cargo", "Landed."}}));
    Child injecting(
        {"inject", "--config", site.config().string()}, site.variables(), large_article());
    ASSERT_TRUE(daemon->wait_for_error_line("the state cannot be written")) << daemon->errors();

    const auto polls = site.feeds.request_count();
    EXPECT_TRUE(site.feeds.wait_for_requests(polls + 1)) << "fetching goes on";
    const auto status = site.verb({"status"});
    EXPECT_EQ(status.exit, 0) << status.err;
    EXPECT_THAT(status.out, HasSubstr("NOT WRITABLE"));
    EXPECT_THAT(site.verb({"status", "--json"}).out, HasSubstr(R"("state_writable":false)"));
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 75);
    EXPECT_EQ(injecting.output(), "") << "not acknowledged";
    EXPECT_EQ(site.hook.count(), 1U) << "an alert leaves after its commit";
    EXPECT_EQ(site.verb({"deliveries"}).exit, 0) << "reading still works";

    disk.make_room();
    ASSERT_TRUE(daemon->wait_for_error_line("the state can be written again"));
    EXPECT_EQ(injecting.wait(), 0) << injecting.errors();
    EXPECT_THAT(injecting.output(), HasSubstr(R"("new":true)"));
    site.hook.wait_for("Saffron in the flood");
    site.hook.wait_for("Port takes a saffron cargo");
    site.slack.wait_for("Port takes a saffron cargo");
    ASSERT_TRUE(site.slack.wait_for_posts(3));
    ASSERT_TRUE(site.mail.wait_for_messages(3));
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 0);
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();

    EXPECT_EQ(integrity(site.state()), "ok");
    EXPECT_THAT(deliveries_by_state(site.state()), UnorderedElementsAre(Pair("delivered", 9)));
    EXPECT_EQ(site.hook.count(), 3U);
    EXPECT_EQ(site.slack.count(), 3U);
    EXPECT_EQ(site.mail.messages().size(), 3U);
}

TEST_F(FullDisk, AStopOnAFullDiskEndsInTimeAndLosesNothing) {
    auto daemon = site.start();
    site.inject("s0", "Saffron before the flood", "text");
    site.hook.wait_for("before the flood");
    site.slack.wait_for("before the flood");
    ASSERT_TRUE(site.mail.wait_for_messages(1));
    ASSERT_TRUE(daemon->wait_for_error_line(": accepted", 3));
    disk.fill();
    Child injecting(
        {"inject", "--config", site.config().string()}, site.variables(), large_article());
    ASSERT_TRUE(daemon->wait_for_error_line("the state cannot be written")) << daemon->errors();
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_NE(injecting.wait(), 0) << "it was not stored";
    disk.make_room();

    daemon = site.start();
    EXPECT_EQ(site.verb({"inject"}, large_article()).exit, 0);
    site.hook.wait_for("Saffron in the flood");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(integrity(site.state()), "ok");
    EXPECT_EQ(site.hook.count(), 2U);
}

TEST_F(ReadOnlyDisk, AStateOnItIsReadAndRefusedForWriting) {
    auto daemon = site.start();
    site.inject("s0", "Saffron before the storm", "text");
    site.hook.wait_for("before the storm");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    ASSERT_EQ(mount(nullptr, disk.file("").c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr), 0);
    for (const std::vector<std::string>& verb : std::vector<std::vector<std::string>>{
             {"alerts"}, {"deliveries"}, {"explain", "1"}, {"feeds"}, {"db", "check"}}) {
        const auto done = site.verb(verb);
        EXPECT_EQ(done.exit, 0) << verb.front() << ": " << done.err;
    }
    EXPECT_THAT(site.verb({"alerts"}).out, HasSubstr("before the storm"));
    daemon = site.launch();
    EXPECT_EQ(daemon->wait(), 74) << daemon->errors();
    EXPECT_THAT(daemon->errors(), HasSubstr("Read-only file system"));
}

}  // namespace
}  // namespace integration
