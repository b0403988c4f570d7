#include "rules/engine/explain.hpp"

#include "tests/rules/engine/watching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rules::testing {
namespace {

using ::testing::HasSubstr;

struct Case {
    const char* query;
    const char* title;
    const char* part;
    const char* reason;
};

TEST(Explain, FollowsTheFamiliesOfTheWatch) {
    Watch watch = watch_on("chip AND sell");
    EXPECT_TRUE(explain(watch, titled("Chip maker sold")).fires);
    watch.families = Families::off;
    const Explanation alone = explain(watch, titled("Chip maker sold"));
    EXPECT_FALSE(alone.fires);
    EXPECT_EQ(alone.part, "sell");
}

TEST(Explain, NamesTheSmallestPartThatFailed) {
    const Case table[] = {
        {"H200 AND (import approval)", "H200 import", "approval", "not there"},
        {"H200 AND (import approval)",
         "H200 import a b c d e f g h i j k l m n o p approval",
         "import approval",
         "within 15 words"},
        {"chip AND (ban OR \"entity list\")", "chip", "ban OR \"entity list\"", "none of these"},
        {"chip AND NOT potato", "potato chip", "NOT potato", "must not occur"},
        {"chip AND summary:ban", "chip ban", "summary:ban", "not in the summary"},
        {"ATLEAST/3 chip", "chip", "ATLEAST/3 chip", "fewer than 3"},
        {"a BEFORE/2 b", "b a", "a BEFORE/2 b", "in this order"},
    };
    for (const Case& c : table) {
        const Explanation e = explain(watch_on(c.query), titled(c.title));
        EXPECT_FALSE(e.fires) << c.query;
        EXPECT_EQ(e.part, c.part);
        EXPECT_THAT(e.reason, HasSubstr(c.reason));
        EXPECT_EQ(std::string(c.query).substr(e.begin, e.end - e.begin), e.part);
    }
}

TEST(Explain, GivesTheWordsOfAWatchThatFires) {
    const Explanation e = explain(watch_on("chip"), titled("new chips"));
    EXPECT_TRUE(e.fires);
    ASSERT_EQ(e.spans.size(), 1u);
    EXPECT_EQ(e.spans[0].start, 4u);
}

TEST(Explain, ShowsTheWordThatWasInTheWay) {
    const Explanation e = explain(watch_on("chip AND NOT potato"), titled("potato chip"));
    ASSERT_EQ(e.spans.size(), 1u);
    EXPECT_EQ(e.spans[0].start, 0u);
    EXPECT_EQ(e.spans[0].end, 6u);
}

}  // namespace
}  // namespace rules::testing
