#include "daemon/admin/half_written.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/inotify.h>

#include <vector>

namespace newsalertd::admin {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using SteadyClock = HalfWritten::SteadyClock;

constexpr SteadyClock::time_point kStart{1h};

FileEvent event(std::uint32_t mask, const std::string& name, std::uint32_t cookie = 0) {
    return {.watch = 1,
            .mask = mask,
            .cookie = cookie,
            .name = name,
            .file = "/c/" + name,
            .counts = name.ends_with(".toml"),
            .is_new = false};
}

FileEvent made(const std::string& name) {
    auto one = event(IN_CREATE, name);
    one.is_new = true;
    return one;
}

struct Case {
    const char* what;
    std::vector<FileEvent> events;
    bool half;  ///< whether a.toml is half written behind them
};

TEST(HalfWritten, FollowsHowFilesAreWritten) {
    const std::vector<Case> cases{
        {"nothing", {}, false},
        {"written in place, open", {event(IN_MODIFY, "a.toml")}, true},
        {"written in place", {event(IN_MODIFY, "a.toml"), event(IN_CLOSE_WRITE, "a.toml")}, false},
        {"made, open, empty", {made("a.toml")}, true},
        {"made and closed", {made("a.toml"), event(IN_CLOSE_WRITE, "a.toml")}, false},
        {"a link put there", {event(IN_CREATE, "a.toml")}, false},
        {"closed, then another writer",
         {event(IN_MODIFY, "a.toml"), event(IN_CLOSE_WRITE, "a.toml"), event(IN_MODIFY, "a.toml")},
         true},
        {"an editor's file renamed over it",
         {event(IN_MODIFY, "a.tmp"),
          event(IN_CLOSE_WRITE, "a.tmp"),
          event(IN_MOVED_FROM, "a.tmp", 7),
          event(IN_MOVED_TO, "a.toml", 7)},
         false},
        {"renamed over one that is open",
         {event(IN_MODIFY, "a.toml"), event(IN_MOVED_TO, "a.toml", 7)},
         false},
        {"renamed before it is closed",
         {made("a.tmp"), event(IN_MOVED_FROM, "a.tmp", 7), event(IN_MOVED_TO, "a.toml", 7)},
         true},
        {"renamed, then closed",
         {made("a.tmp"),
          event(IN_MOVED_FROM, "a.tmp", 7),
          event(IN_MOVED_TO, "a.toml", 7),
          event(IN_MODIFY, "a.toml"),
          event(IN_CLOSE_WRITE, "a.toml")},
         false},
        {"renamed away while open",
         {event(IN_MODIFY, "a.toml"),
          event(IN_MOVED_FROM, "a.toml", 7),
          event(IN_MOVED_TO, "a.bak", 7)},
         false},
        {"deleted while open", {event(IN_MODIFY, "a.toml"), event(IN_DELETE, "a.toml")}, false},
        {"an editor's swap file, open", {event(IN_MODIFY, ".a.toml.swp")}, false},
        {"a folder", {event(IN_CREATE | IN_ISDIR, "a.toml")}, false},
        {"read only", {event(IN_ATTRIB, "a.toml")}, false},
    };
    for (const auto& one : cases) {
        HalfWritten half(30s);
        for (const auto& event : one.events)
            half.take(event, kStart);
        EXPECT_EQ(!half.waited_for().empty(), one.half) << one.what;
        EXPECT_EQ(half.holds("/c/a.toml"), one.half) << one.what;
        EXPECT_EQ(half.next().has_value(), one.half) << one.what;
    }
}

TEST(HalfWritten, IsGivenUpAfterItsPatienceAndTellsOfWhatIsWrittenLater) {
    HalfWritten half(30s);
    half.take(event(IN_MODIFY, "a.toml"), kStart);
    half.give_up(kStart + 29s);
    EXPECT_THAT(half.given_up(), IsEmpty());
    EXPECT_EQ(half.next(), kStart + 30s);
    half.give_up(kStart + 30s);
    EXPECT_THAT(half.waited_for(), IsEmpty());
    EXPECT_THAT(half.given_up(), ::testing::ElementsAre("/c/a.toml"));
    EXPECT_FALSE(half.next()) << "nothing is new";
    half.take(event(IN_MODIFY, "a.toml"), kStart + 40s);
    EXPECT_THAT(half.waited_for(), IsEmpty()) << "it holds up nobody again";
    EXPECT_EQ(half.next(), kStart + 70s);
    half.take(event(IN_CLOSE_WRITE, "a.toml"), kStart + 41s);
    EXPECT_THAT(half.given_up(), IsEmpty());
}

TEST(HalfWritten, CountsBeginningsOfFilesThatAreRead) {
    HalfWritten half(30s);
    half.take(event(IN_MODIFY, "a.tmp"), kStart);
    EXPECT_EQ(half.begun(), 0U);
    half.take(event(IN_MODIFY, "a.toml"), kStart);
    half.take(event(IN_MODIFY, "a.toml"), kStart);
    EXPECT_EQ(half.begun(), 1U);
    half.keep_only({});
    EXPECT_THAT(half.waited_for(), IsEmpty()) << "its folder is gone";
}

}  // namespace
}  // namespace newsalertd::admin
