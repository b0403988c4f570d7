#include "feeds/fetch/rest.hpp"

#include "feeds/fetch/state.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace feeds::fetch {
namespace {

using namespace std::chrono;

constexpr Time kMonday = sys_days{year{2026} / 11 / 2};

double none() {
    return 0;
}

Rest hours_of_rest(std::initializer_list<std::size_t> hours) {
    Rest rest;
    for (const auto hour : hours)
        rest.hours.set(hour);
    return rest;
}

TEST(Rest, IsOverWithItsLastHour) {
    const Rest night = hours_of_rest({22, 23, 0, 1, 2});
    EXPECT_EQ(after_rest(night, {}, Hints::cap, kMonday + 21h + 59min, none),
              kMonday + 21h + 59min);
    EXPECT_EQ(after_rest(night, {}, Hints::cap, kMonday + 22h + 5min, none), kMonday + 27h);
    EXPECT_EQ(after_rest(night, {}, Hints::cap, kMonday + 22h, [] { return 0.5; }),
              kMonday + 27h + kRespread / 2)
        << "not all at once";
}

TEST(Rest, MayTakeWholeDays) {
    Rest weekend;
    weekend.days.set(0).set(6);
    EXPECT_EQ(after_rest(weekend, {}, Hints::cap, kMonday + days{6} + 9h, none), kMonday + days{7});
    EXPECT_EQ(after_rest(weekend, {}, Hints::cap, kMonday + days{5} + 9h, none),
              kMonday + days{6} + 9h)
        << "a day at most";
}

TEST(Rest, FromWhichNoHourIsLeftCountsForNothing) {
    Rest always;
    always.hours.set();
    EXPECT_EQ(after_rest(always, {}, Hints::strict, kMonday, none), kMonday);
    always.days.set();
    EXPECT_EQ(after_rest(always, {}, Hints::strict, kMonday, none), kMonday);
}

TEST(Rest, EndsAlsoWhereOneDayAndMostHoursAreLeft) {
    Rest rest;
    rest.hours.set().reset(9);
    rest.days.set().reset(3);
    EXPECT_EQ(after_rest(rest, {}, Hints::cap, kMonday + days{1} + 10h, none),
              kMonday + days{2} + 9h);
}

TEST(Rest, InWhichTheFeedPublishesIsBelievedOnlyByTheStrict) {
    Rhythm rhythm;
    rhythm.hours[22] = rhythm.hours[23] = 1.5;
    const Rest night = hours_of_rest({22, 23});
    const Time at = kMonday + 22h;
    EXPECT_EQ(after_rest(night, rhythm, Hints::cap, at, none), at);
    EXPECT_EQ(after_rest(night, rhythm, Hints::strict, at, none), kMonday + 24h);
    EXPECT_EQ(after_rest(night, {}, Hints::ignore, at, none), at);
}

}  // namespace
}  // namespace feeds::fetch
