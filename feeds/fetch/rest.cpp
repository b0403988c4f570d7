#include "feeds/fetch/rest.hpp"

#include "feeds/fetch/rhythm.hpp"

#include <array>
#include <chrono>
#include <cstddef>

namespace feeds::fetch {

namespace {

using std::chrono::hours;

/// Three entries, of which time has taken a little.
constexpr double kPublishes = 2.5;
/// Publishers forget what they wrote once.
constexpr Micros kLongest = hours{24};

template <std::size_t size>
std::bitset<size> believed(std::bitset<size> rest,
                           const std::array<double, size>& published,
                           Hints hints) {
    if (rest.all() || hints == Hints::ignore)
        return {};
    double within = 0;
    for (std::size_t i = 0; i < size; ++i)
        within += rest[i] ? published[i] : 0.0;
    return within >= kPublishes && hints != Hints::strict ? std::bitset<size>() : rest;
}

}  // namespace

Time after_rest(
    const Rest& rest, const Rhythm& rhythm, Hints hints, Time at, const Random& random) {
    const auto skipped_hours = believed(rest.hours, rhythm.hours, hints);
    const auto skipped_days = believed(rest.days, rhythm.days, hints);
    Time end = at;
    while (end - at < kLongest && (skipped_hours[hour_of(end)] || skipped_days[day_of(end)]))
        end = std::chrono::floor<hours>(end) + hours{1};
    // Feeds that rest until the same hour do not start together.
    return end == at ? at : end + scaled(kRespread, random());
}

}  // namespace feeds::fetch
