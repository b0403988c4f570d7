#include "daemon/app/feed_list.hpp"

#include "feeds/fetch/state.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace newsalertd::app {
namespace {

class FeedList : public ::testing::Test {
public:
    void feed(const std::string& name, const std::string& moved_to = "") {
        config::FeedConfig one;
        one.name = name;
        one.url = "https://" + name + ".example/feed";
        feeds::fetch::FeedState state;
        if (!moved_to.empty()) {
            state.move.from = one.url;
            state.move.to = moved_to;
        }
        store::FeedSummary row;
        row.name = one.name;
        row.url = one.url;
        row.state = feeds::fetch::serialize(state);
        row.health = "ok";
        row.next_poll = Time{std::chrono::hours{500'000}};
        feeds.push_back(std::move(one));
        rows.push_back(std::move(row));
    }

    /// As which feed each is read; empty: as itself.
    std::vector<std::string> readers() const {
        std::vector<std::string> out;
        for (const auto& line : feed_list(feeds, rows)) {
            const std::string other(line.at("read_as").as_string());
            EXPECT_EQ(line.at("next_poll").is_null(), !other.empty());
            out.push_back(other);
        }
        return out;
    }

    std::vector<config::FeedConfig> feeds;
    std::vector<store::FeedSummary> rows;
};

using Names = std::vector<std::string>;

TEST_F(FeedList, SaysWhichFeedIsReadAsAnother) {
    feed("old", "HTTPS://new.example:443/feed");
    feed("new");
    feed("older", "https://new.example/feed");
    feed("alone");
    EXPECT_EQ(readers(), (Names{"new", "", "new", ""}));
    EXPECT_EQ(feed_list(feeds, rows)[0].at("moved_to"), "HTTPS://new.example:443/feed");
}

TEST_F(FeedList, OfTwoThatMovedToOnePlaceTheFirstIsRead) {
    feed("one", "https://new.example/feed");
    feed("two", "https://new.example/feed");
    EXPECT_EQ(readers(), (Names{"", "one"}));
}

TEST_F(FeedList, AFeedThatRestsIsNoOthersReader) {
    feed("old", "https://new.example/feed");
    feed("new");
    feed("off");
    feeds[1].enabled = feeds[2].enabled = false;
    const auto list = feed_list(feeds, rows);
    EXPECT_EQ(list[0].at("read_as"), "");
    EXPECT_FALSE(list[0].at("next_poll").is_null());
}

}  // namespace
}  // namespace newsalertd::app
