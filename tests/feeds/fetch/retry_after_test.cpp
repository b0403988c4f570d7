#include "feeds/fetch/retry_after.hpp"

#include <gtest/gtest.h>

namespace feeds::fetch {
namespace {

using namespace std::chrono;

constexpr sys_seconds kNow = sys_days{year{2026} / 11 / 24} + 13h;

TEST(RetryAfter, ReadsSeconds) {
    EXPECT_EQ(retry_after("120", {}, kNow), 120s);
    EXPECT_EQ(retry_after("  0 ", {}, kNow), 0s);
    EXPECT_EQ(retry_after("1.5", {}, kNow), 2s);
}

TEST(RetryAfter, MeasuresADateAgainstTheServersOwnClock) {
    const sys_seconds server = kNow - 3h;  // a clock that is wrong
    EXPECT_EQ(retry_after("Tue, 24 Nov 2026 10:02:00 GMT", server, kNow), 120s);
    EXPECT_EQ(retry_after("Tue, 24 Nov 2026 13:02:00 GMT", {}, kNow), 120s);
    EXPECT_EQ(retry_after("Tue, 24 Nov 2026 12:00:00 GMT", {}, kNow), 0s);
}

TEST(RetryAfter, IsCappedAtTwoDays) {
    EXPECT_EQ(retry_after("99999999999999999999999", {}, kNow), 48h);
    EXPECT_EQ(retry_after("Tue, 24 Nov 2099 13:02:00 GMT", {}, kNow), 48h);
    EXPECT_EQ(retry_after("172799.9", {}, kNow), 48h);
}

TEST(RetryAfter, RefusesAnythingElse) {
    for (const char* bad : {"", " ", "soon", "-5", "5s", "1.x", "12, 13"})
        EXPECT_EQ(retry_after(bad, {}, kNow), std::nullopt) << bad;
}

}  // namespace
}  // namespace feeds::fetch
