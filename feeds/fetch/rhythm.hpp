#pragma once
// When a feed publishes, and how often it is worth asking. For independent feeds
// with update rate λ and weight p, the least total delay for a budget of polls is at intervals of
// c/√(pλ) (Sia, Cho & Cho, TKDE 2007); c is the same for all feeds and found by Budget
// (budget.hpp). Pure.

#include "feeds/fetch/state.hpp"
#include "feeds/fetch/time.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace feeds::fetch {

/// In UTC; Sunday is 0.
std::size_t hour_of(Time at);
std::size_t day_of(Time at);

/// What one successful poll says of the rhythm.
struct Observation {
    Time at{};                        ///< the poll
    std::size_t new_entries = 0;      ///< entries not seen before
    std::span<const Time> published;  ///< their claimed times, as far as known; any order
    bool overlapped = true;           ///< some entry of the document was known
};

/// Takes a poll into the rhythm. The first one seeds it from the dates of the first document;
/// afterwards claimed times count as between the poll before and this one.
void observe(Rhythm& rhythm, const Observation& poll);

/// Whether there is enough to plan by.
bool known(const Rhythm& rhythm);

/// New entries a day on average, as far as it is known.
double entries_a_day(const Rhythm& rhythm);

/// Expected new entries per second at `at`, the hour of the day taken into account (λ′).
double rate_at(const Rhythm& rhythm, Time at);

/// Whether an entry was published less than 20 minutes ago.
bool is_lively(const Rhythm& rhythm, Time now);

/// c/√(p·λ′); a third of it right after an entry, and all of it again when that is no longer
/// lively. Not clamped.
Micros adaptive_interval(const Rhythm& rhythm, double c, double weight, Time now);

/// The next poll of a feed that publishes by the clock; nullopt for all others, and once its
/// update is long overdue.
std::optional<Time> periodic_poll(const Rhythm& rhythm,
                                  Time now,
                                  Micros least,
                                  const Random& random);

/// How many arrivals the rhythm lets expect in the silence since the newest entry, nights and
/// weekends taken into account. e^−that is the chance of such a silence.
double expected_in_silence(const Rhythm& rhythm, Time now);

}  // namespace feeds::fetch
