#include "rules/toml/duration.hpp"

#include <gmock/gmock.h>

namespace rules::toml {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

TEST(Duration, ReadsUnitsAndJoinedUnits) {
    const std::vector<std::pair<std::string_view, std::int64_t>> cases{
        {"250ms", 250},
        {"0s", 0},
        {"60s", 60'000},
        {"5m", 300'000},
        {"1h", 3'600'000},
        {"2d", 172'800'000},
        {"1w", 604'800'000},
        {"1h30m", 5'400'000},
        {"1d1ms", 86'400'001},
        {"5200w", 5200LL * 604'800'000},
    };
    for (const auto& [text, expected] : cases) {
        const auto value = parse_duration(text);
        ASSERT_TRUE(value) << text << ": " << value.error();
        EXPECT_EQ(*value, milliseconds(expected)) << text;
    }
}

TEST(Duration, RefusesEverythingElse) {
    for (const std::string_view text : {"",
                                        "60",
                                        "s",
                                        "-5s",
                                        "+5s",
                                        "1.5h",
                                        " 5s",
                                        "5 s",
                                        "5S",
                                        "5sec",
                                        "1m1h",
                                        "1s1s",
                                        "99999999999999999999s",
                                        "9223372036854775807w",
                                        "200000d"})
        EXPECT_FALSE(parse_duration(text)) << text;
    EXPECT_THAT(parse_duration("soon").error(), HasSubstr("\"soon\""));
}

}  // namespace
}  // namespace rules::toml
