#include "daemon/alerts/rate.hpp"

#include <gtest/gtest.h>

namespace newsalertd::alerts {
namespace {

using std::chrono::milliseconds;

TEST(Rate, ReadsCountAndPeriod) {
    const std::vector<std::pair<std::string_view, Rate>> cases{
        {"1/s", {.per = milliseconds(1000), .burst = 1}},
        {"30/m", {.per = milliseconds(2000), .burst = 1}},
        {"120/h", {.per = milliseconds(30'000), .burst = 1}},
        {"1/5s", {.per = milliseconds(5000), .burst = 1}},
        {"5/2s burst 10", {.per = milliseconds(400), .burst = 10}},
        {"10000/s", {.per = milliseconds(1), .burst = 1}},
    };
    for (const auto& [text, expected] : cases) {
        const auto value = parse_rate(text);
        ASSERT_TRUE(value) << text << ": " << value.error();
        EXPECT_EQ(*value, expected) << text;
    }
    for (const std::string_view text : {"",
                                        "1",
                                        "0/s",
                                        "/s",
                                        "1/",
                                        "1/0s",
                                        "1/s burst",
                                        "1/s burst 0",
                                        "1/s x",
                                        "-1/s",
                                        "1/y",
                                        "1/9223372036854775807w",
                                        "10001/s"})
        EXPECT_FALSE(parse_rate(text)) << text;
}

}  // namespace
}  // namespace newsalertd::alerts
