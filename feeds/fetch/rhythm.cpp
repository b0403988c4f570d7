#include "feeds/fetch/rhythm.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace feeds::fetch {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr double kRateMemory = seconds_of(days{7});
constexpr double kProfileMemory = seconds_of(days{28});
constexpr double kPrior =
    seconds_of(hours{6});  ///< of observed time, against the first hours' luck
constexpr Micros kOldestSeed = days{28};
constexpr Micros kSameUpdate = seconds{60};
constexpr Micros kLively = minutes{20};
constexpr double kBurst = 1.0 / 3;  ///< of the interval, right after an entry
constexpr std::size_t kLeastUpdates = 7;

double decay(Micros span, double memory) {
    return std::exp(-seconds_of(span) / memory);
}

/// One bin of a profile against the mean, each bin with a prior of one.
double against_mean(double bin, std::span<const double> bins) {
    const double sum = std::accumulate(bins.begin(), bins.end(), 0.0);
    const auto size = static_cast<double>(bins.size());
    return (bin + 1.0) / (sum / size + 1.0);
}

/// Smoothed and clipped, so that a few entries do not make a habit.
double hour_factor(const Rhythm& rhythm, Time at, double least) {
    const auto& h = rhythm.hours;
    const std::size_t i = hour_of(at);
    const double bin = (h[(i + 23) % 24] + 2.0 * h[i] + h[(i + 1) % 24]) / 4.0;
    return std::clamp(against_mean(bin, h), least, 4.0);
}

double day_factor(const Rhythm& rhythm, Time at) {
    return std::clamp(against_mean(rhythm.days[day_of(at)], rhythm.days), 0.1, 4.0);
}

/// Entries published less than a minute apart are one update.
void note_updates(Rhythm& rhythm, std::span<const Time> times) {
    for (const Time at : times) {
        if (rhythm.updates.empty() || at - rhythm.updates.back() > kSameUpdate)
            rhythm.updates.push_back(at);
        rhythm.newest = std::max(rhythm.newest, at);
    }
    if (rhythm.updates.size() > Rhythm::kMostUpdates) {
        rhythm.updates.erase(
            rhythm.updates.begin(),
            rhythm.updates.end() - static_cast<std::ptrdiff_t>(Rhythm::kMostUpdates));
    }
}

void note_profile(Rhythm& rhythm, Time published, double weight) {
    rhythm.hours[hour_of(published)] += weight;
    rhythm.days[day_of(published)] += weight;
}

/// The dates of a first document as if they had been watched. The oldest entry only marks where the
/// window begins.
void seed(Rhythm& rhythm, const Observation& poll) {
    std::vector<Time> times;
    for (const Time at : poll.published)
        if (at <= poll.at && at > poll.at - kOldestSeed)
            times.push_back(at);
    std::ranges::sort(times);
    rhythm.at = poll.at;
    if (times.size() < 2)
        return note_updates(rhythm, times);
    const Micros span = poll.at - times.front();
    rhythm.watched = kRateMemory * (1.0 - decay(span, kRateMemory));
    Time last = times.front();
    for (const Time at : std::span{times}.subspan(1)) {
        rhythm.entries += decay(poll.at - at, kRateMemory);
        rhythm.arrivals += at - last > kLively ? decay(poll.at - at, kRateMemory) : 0.0;
        note_profile(rhythm, at, decay(poll.at - at, kProfileMemory));
        last = at;
    }
    note_updates(rhythm, times);
}

void age(Rhythm& rhythm, Micros span) {
    const double rate = decay(span, kRateMemory);
    rhythm.entries *= rate;
    rhythm.arrivals *= rate;
    rhythm.watched = rhythm.watched * rate + seconds_of(span);
    const double profile = decay(span, kProfileMemory);
    for (double& hour : rhythm.hours)
        hour *= profile;
    for (double& day : rhythm.days)
        day *= profile;
}

struct Period {
    Micros gap{};
    Time next{};
};

Micros median(std::vector<Micros>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

std::optional<Period> period_of(const Rhythm& rhythm) {
    if (rhythm.updates.size() < kLeastUpdates)
        return std::nullopt;
    std::vector<Micros> gaps;
    for (std::size_t i = 1; i < rhythm.updates.size(); ++i)
        gaps.push_back(rhythm.updates[i] - rhythm.updates[i - 1]);
    const Micros gap = median(gaps);
    for (Micros& g : gaps)
        g = g > gap ? g - gap : gap - g;
    if (gap < minutes{5} || median(gaps) >= std::max<Micros>(seconds{90}, scaled(gap, 0.08)))
        return std::nullopt;
    return Period{gap, rhythm.updates.back() + gap};
}

}  // namespace

std::size_t hour_of(Time at) {
    return static_cast<std::size_t>(
        std::chrono::floor<hours>(at - std::chrono::floor<days>(at)).count());
}

std::size_t day_of(Time at) {
    return std::chrono::weekday{std::chrono::floor<days>(at)}.c_encoding();
}

void observe(Rhythm& rhythm, const Observation& poll) {
    if (rhythm.at == Time{})
        return seed(rhythm, poll);
    // A clock that was set back tells nothing.
    const Time previous = std::min(rhythm.at, poll.at);
    age(rhythm, poll.at - previous);
    rhythm.at = poll.at;
    if (poll.new_entries == 0)
        return;
    rhythm.entries += static_cast<double>(poll.new_entries);
    rhythm.arrivals += 1.0;
    rhythm.missed += poll.overlapped ? 0U : 1U;
    std::vector<Time> times;
    for (const Time at :
         poll.published.subspan(0, std::min(poll.published.size(), poll.new_entries))) {
        times.push_back(std::clamp(at, previous, poll.at));
    }
    if (times.empty())
        times.push_back(poll.at);  // a feed without dates: what we saw is all we know
    std::ranges::sort(times);
    const double weight = static_cast<double>(poll.new_entries) / static_cast<double>(times.size());
    for (const Time at : times)
        note_profile(rhythm, at, weight);
    note_updates(rhythm, times);
}

bool known(const Rhythm& rhythm) {
    return rhythm.at != Time{} && (rhythm.watched >= kPrior || rhythm.entries >= 3.0);
}

double entries_a_day(const Rhythm& rhythm) {
    return rhythm.watched > 0 ? rhythm.entries / rhythm.watched * seconds_of(days{1}) : 0;
}

double rate_at(const Rhythm& rhythm, Time at) {
    return (rhythm.entries + 0.5) / (rhythm.watched + kPrior) * hour_factor(rhythm, at, 0.25);
}

bool is_lively(const Rhythm& rhythm, Time now) {
    return rhythm.newest != Time{} && now - rhythm.newest < kLively;
}

Micros adaptive_interval(const Rhythm& rhythm, double c, double weight, Time now) {
    const double span = c / std::sqrt(weight * rate_at(rhythm, now));
    if (!is_lively(rhythm, now))
        return from_seconds(span);
    // Entries come in bursts: the next one is the less likely the older the last one is.
    const double part = seconds_of(now - rhythm.newest) / seconds_of(kLively);
    return from_seconds(span * std::lerp(kBurst, 1.0, std::max(part, 0.0)));
}

std::optional<Time> periodic_poll(const Rhythm& rhythm,
                                  Time now,
                                  Micros least,
                                  const Random& random) {
    const auto period = period_of(rhythm);
    if (!period)
        return std::nullopt;
    // A minute of grace: the entry has to pass the publisher's own machinery.
    const Micros grace = seconds{60};
    if (now < period->next)
        return std::max(period->next + grace, now + least) + scaled(seconds{20}, random());
    const Micros late = now - period->next;
    if (late >= std::max<Micros>(minutes{10}, scaled(period->gap, 0.3)))
        return std::nullopt;
    const Micros wait = std::max(least, grace + late / 2);
    return now + std::max(least, scaled(wait, 0.9 + 0.2 * random()));
}

double expected_in_silence(const Rhythm& rhythm, Time now) {
    if (rhythm.newest == Time{} || rhythm.watched <= 0 || now <= rhythm.newest)
        return 0;
    // Some thirty days of hours at most: beyond them nothing changes any more.
    const Time from = std::max(rhythm.newest, now - days{30});
    const double rate = rhythm.arrivals / (rhythm.watched + kPrior);
    double expected = 0;
    for (Time at = from; at < now; at += hours{1}) {
        const double span = seconds_of(std::min<Micros>(now - at, hours{1}));
        expected += rate * span * hour_factor(rhythm, at, 0.05) * day_factor(rhythm, at);
    }
    return expected;
}

}  // namespace feeds::fetch
