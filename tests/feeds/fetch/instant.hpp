#pragma once
// The instant at which the tests of this room begin.

#include "feeds/fetch/time.hpp"

namespace feeds::fetch {

inline constexpr Time kNow =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + std::chrono::hours{13};

}  // namespace feeds::fetch
