#pragma once
// What the tiers of feeds ask for, stated here once. Pure.

#include "feeds/fetch/time.hpp"

#include <chrono>

namespace feeds::fetch {

/// How closely a feed is followed. `[fetch] min_interval` and `max_interval` win over all of it.
struct Tier {
    Micros shortest{};  ///< zero: min_interval
    Micros usual{};     ///< what a feed gets on average, and one whose rhythm is not known
    Micros longest{};
    double weight = 1;         ///< of an entry, against those of other tiers
    bool closely = false;      ///< polled at its shortest while entries come in
    Micros longest_backoff{};  ///< the wait after failures
    bool operator==(const Tier&) const = default;
};

/// Tier 1 (most urgent) to 3; any other number is the nearest of them.
constexpr Tier tier_of(unsigned number) {
    using std::chrono::hours;
    using std::chrono::minutes;
    if (number <= 1)
        return {.usual = minutes{2},
                .longest = minutes{5},
                .weight = 9,
                .closely = true,
                .longest_backoff = hours{1}};
    if (number == 2)
        return {
            .usual = minutes{5}, .longest = minutes{10}, .weight = 3, .longest_backoff = hours{6}};
    return {.shortest = minutes{5},
            .usual = minutes{20},
            .longest = hours{2},
            .weight = 1,
            .longest_backoff = hours{12}};
}

}  // namespace feeds::fetch
