#include "daemon/app/races.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace newsalertd::app {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

store::Sighting seen(std::int64_t story, std::string feed, std::chrono::seconds at) {
    return {.story = story,
            .title = "Port reopens",
            .publisher = "Reuters",
            .feed = std::move(feed),
            .seen_at = Time{at}};
}

TEST(Races, SayWhoIsFirstAndByHowMuch) {
    const auto races = races_of({seen(1, "rss", 70s),
                                 seen(1, "sitemap", 10s),
                                 seen(2, "rss", 100s),
                                 seen(2, "sitemap", 90s),
                                 seen(3, "rss", 200s),
                                 seen(3, "sitemap", 205s),
                                 seen(4, "rss", 300s)});
    EXPECT_THAT(races,
                ElementsAre(Race{.publisher = "Reuters",
                                 .feed = "sitemap",
                                 .races = 3,
                                 .first = 2,
                                 .median_behind = 5,
                                 .median_ahead = 60},
                            Race{.publisher = "Reuters",
                                 .feed = "rss",
                                 .races = 3,
                                 .first = 1,
                                 .median_behind = 60,
                                 .median_ahead = 5}));
}

TEST(Races, AreOfOneArticleAndOnePublisher) {
    auto other = seen(1, "b", 2s);
    other.publisher = "BBC";
    auto later = seen(1, "c", 3s);
    later.title = "Port closes again";
    EXPECT_THAT(races_of({seen(1, "a", 1s), other, later}), IsEmpty());
    EXPECT_THAT(races_of({}), IsEmpty());
}

}  // namespace
}  // namespace newsalertd::app
