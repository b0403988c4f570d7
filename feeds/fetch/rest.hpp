#pragma once
// The hours and days in which a publisher says that nothing new appears (RSS 2.0 skipHours and
// skipDays). Pure.

#include "feeds/fetch/hints.hpp"
#include "feeds/fetch/time.hpp"

#include <bitset>

namespace feeds::fetch {

struct Rhythm;

/// In UTC.
struct Rest {
    std::bitset<24> hours;
    std::bitset<7> days;  ///< Sunday first
    bool operator==(const Rest&) const = default;
};

/// `at`, or when the rest that it falls into ends, a day later at most. What would leave no hour at
/// all counts for nothing; unless the hints are strict, neither does a rest in which the feed has
/// published.
Time after_rest(const Rest& rest, const Rhythm& rhythm, Hints hints, Time at, const Random& random);

}  // namespace feeds::fetch
