#pragma once
// Halves of the day in the languages that people write them in.

#include <cstdint>
#include <optional>
#include <string_view>

namespace feeds {

enum class HalfDay : std::uint8_t {
    am,
    pm,
    noon,     ///< 中午: eleven to two
    evening,  ///< 晚上: never names the hours behind midnight
};

/// "AM", "p.m.", "오후", "下午", "μ.μ."; of Chinese, Japanese and Korean, which run words together,
/// the half may stand anywhere in `word`.
std::optional<HalfDay> half_day_named(std::string_view word);

/// The same for short words that mean something else in other languages ("SA" is a Vietnamese
/// morning and a German Saturday): to be asked only of what stands behind a time.
std::optional<HalfDay> half_day_behind_time(std::string_view word);

/// The hour of 24 that a clock's hour and a half mean; nothing where they contradict each other: a
/// date that is wrong by half a day is worse than none.
std::optional<int> hour_of(int hour, HalfDay half);

}  // namespace feeds
