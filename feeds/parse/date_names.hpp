#pragma once
// Names of months, zones and halves of the day.

#include <chrono>
#include <optional>
#include <string_view>

namespace feeds::parse {

/// 1–12 for a month's name or abbreviation in any case, with or without its full stop; else 0.
unsigned month_named(std::string_view word);

/// A zone's offset from UTC by its abbreviation ("EDT", "MET", "PT").
std::optional<std::chrono::minutes> zone_named(std::string_view word);

/// The offset from UTC of a region of the tz database ("Europe/Brussels") at a local time.
std::optional<std::chrono::minutes> region_offset(std::string_view region,
                                                  std::chrono::sys_seconds local);

enum class HalfDay { am, pm };

/// "AM", "p.m.", "오후".
std::optional<HalfDay> half_day_named(std::string_view word);

}  // namespace feeds::parse
