#include "feeds/dates/http_date.hpp"

#include <gtest/gtest.h>

namespace feeds {
namespace {

using namespace std::chrono;

constexpr sys_seconds kNow = sys_days{year{2026} / 11 / 24} + 13h;
constexpr sys_seconds kThen = sys_days{year{1994} / 11 / 6} + 8h + 49min + 37s;

TEST(HttpDate, ReadsAllThreeForms) {
    EXPECT_EQ(read_http_date("Sun, 06 Nov 1994 08:49:37 GMT", kNow), kThen);
    EXPECT_EQ(read_http_date("Sunday, 06-Nov-94 08:49:37 GMT", kNow), kThen);
    EXPECT_EQ(read_http_date("Sun Nov  6 08:49:37 1994", kNow), kThen);
}

TEST(HttpDate, ForgivesCaseWeekdayAndMissingZone) {
    EXPECT_EQ(read_http_date("sun, 06 NOV 1994 08:49:37 GMT", kNow), kThen);
    EXPECT_EQ(read_http_date("Mon, 06 Nov 1994 08:49:37 GMT", kNow), kThen);
    EXPECT_EQ(read_http_date("06 Nov 1994 08:49:37", kNow), kThen);
}

TEST(HttpDate, PutsTwoDigitYearsWithinFiftyYears) {
    EXPECT_EQ(read_http_date("Sunday, 06-Nov-76 08:49:37 GMT", kNow),
              sys_days{year{2076} / 11 / 6} + 8h + 49min + 37s);
    EXPECT_EQ(read_http_date("Sunday, 06-Nov-77 08:49:37 GMT", kNow),
              sys_days{year{1977} / 11 / 6} + 8h + 49min + 37s);
}

TEST(HttpDate, RefusesWhatIsNoDate) {
    for (const char* bad : {"",
                            "0",
                            "-1",
                            "now",
                            "Sun, 31 Feb 1994 08:49:37 GMT",
                            "Sun, 06 Nov 1994 24:00:00 GMT",
                            "Sun, 06 Nov 1994 08:49 GMT",
                            "Sun, 06 Nov 1994 08:49:37 PST",
                            "Sun, 06 Nov 1994 08:49:37 GMT 7",
                            "Sun, 06 Nov 19944 08:49:37 GMT",
                            "Sun, 06 Nov 08:49:37 GMT",
                            "99999999999999999999 Nov 1994 08:49:37 GMT"}) {
        EXPECT_EQ(read_http_date(bad, kNow), std::nullopt) << bad;
    }
    EXPECT_EQ(read_http_date(std::string(1'000'000, '1'), kNow), std::nullopt);
}

}  // namespace
}  // namespace feeds
