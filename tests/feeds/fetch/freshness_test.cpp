#include "feeds/fetch/freshness.hpp"

#include "tests/feeds/fetch/instant.hpp"

#include <gtest/gtest.h>

namespace feeds::fetch {
namespace {

using namespace std::chrono;

struct Case {
    const char* claim;
    net::Headers headers;
    std::optional<Micros> expected;
};

TEST(Freshness, FollowsTheHeaders) {
    const Case cases[] = {
        {"nothing said", {{"etag", "\"a\""}}, std::nullopt},
        {"max-age", {{"cache-control", "public, max-age=300"}}, 300s},
        {"age is subtracted", {{"cache-control", "max-age=300"}, {"age", "60"}}, 240s},
        {"age beyond", {{"cache-control", "max-age=300"}, {"age", "600"}}, 0s},
        {"bad age is none", {{"cache-control", "max-age=300"}, {"age", "x"}}, 300s},
        {"s-maxage is not ours", {{"cache-control", "s-maxage=5, max-age=300"}}, 300s},
        {"only s-maxage", {{"cache-control", "s-maxage=500"}}, std::nullopt},
        {"quoted", {{"cache-control", "max-age=\"300\""}}, 300s},
        {"case and space", {{"cache-control", " MAX-AGE = 300 "}}, 300s},
        {"first of duplicates", {{"cache-control", "max-age=300, max-age=5"}}, 300s},
        {"over several lines",
         {{"cache-control", "public"}, {"cache-control", "max-age=300"}},
         300s},
        {"bad number", {{"cache-control", "max-age=3x"}}, 0s},
        {"negative", {{"cache-control", "max-age=-1"}}, 0s},
        {"no number", {{"cache-control", "max-age="}}, 0s},
        {"no-cache wins", {{"cache-control", "max-age=300, no-cache"}}, 0s},
        {"no-store", {{"cache-control", "no-store"}}, 0s},
        {"no-cache of a field", {{"cache-control", "no-cache=\"set-cookie, a\", max-age=9"}}, 9s},
        {"comma in quotes", {{"cache-control", "x=\"max-age=1,\", max-age=7"}}, 7s},
        {"open quote", {{"cache-control", "x=\"abc, max-age=7"}}, std::nullopt},
        {"expires",
         {{"expires", "Tue, 24 Nov 2026 10:05:00 GMT"}, {"date", "Tue, 24 Nov 2026 10:00:00 GMT"}},
         300s},
        {"expires without date", {{"expires", "Tue, 24 Nov 2026 13:05:00 GMT"}}, 300s},
        {"expires in the past", {{"expires", "Tue, 24 Nov 2020 13:05:00 GMT"}}, 0s},
        {"expires is 0", {{"expires", "0"}}, 0s},
        {"max-age before expires",
         {{"expires", "Tue, 24 Nov 2026 13:05:00 GMT"}, {"cache-control", "max-age=7"}},
         7s},
        {"absurd", {{"cache-control", "max-age=99999999999999999999"}}, seconds{1LL << 31}},
    };
    for (const Case& c : cases)
        EXPECT_EQ(freshness(c.headers, kNow), c.expected) << c.claim;
}

TEST(Freshness, KnowsWhenAnAnswerCouldFirstBeSeen) {
    EXPECT_EQ(visible_since({}, kNow), std::nullopt);
    EXPECT_EQ(visible_since({{"age", "90"}}, kNow), kNow - 90s);
    EXPECT_EQ(visible_since({{"date", "Tue, 24 Nov 2026 12:59:58 GMT"}}, kNow), kNow - 2s);
    EXPECT_EQ(visible_since({{"date", "Tue, 24 Nov 2026 14:00:00 GMT"}}, kNow), kNow);
}

}  // namespace
}  // namespace feeds::fetch
