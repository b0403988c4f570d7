#include "feeds/fetch/poll_times.hpp"

#include "feeds/fetch/rhythm.hpp"

#include <algorithm>

namespace feeds::fetch {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr Micros kQuiet = days{7};
constexpr int kQuietStretch = 6;

/// Over which polls are spread that would else start together.
Micros spread_window(const FeedState& state, const Policy& policy, Micros over, Time now) {
    return std::min(planned_interval(state, policy, now), std::max(over, Micros{0}));
}

bool is_quiet(const Rhythm& rhythm, Time now) {
    return rhythm.newest != Time{} && now - rhythm.newest > kQuiet;
}

}  // namespace

Micros spread(Micros span, double part, const Random& random) {
    return scaled(span, 1.0 - part + 2.0 * part * random());
}

Time past(Time floor, Time now, const Random& random) {
    const Micros wait = std::max<Micros>(floor - now, Micros{0});
    const Micros most = std::clamp<Micros>(wait / 50, seconds{1}, seconds{10});
    return floor + scaled(most, random());
}

Micros jittered(Micros interval, Micros least, const Random& random) {
    const Micros out = spread(interval, 0.1, random);
    return out < least ? least + (least - out) / 2 : out;
}

Micros shortest_interval(const Policy& policy) {
    return std::max(policy.min_interval, kHardFloor);
}

IntervalBounds interval_bounds(const FeedState& state, const Policy& policy, Time now) {
    const Micros least = shortest_interval(policy);
    const Micros most = std::max(policy.max_interval, least);
    const double factor =
        std::max(1.0, policy.pace.stretch) * (is_quiet(state.rhythm, now) ? kQuietStretch : 1);
    const Micros longest = std::clamp(scaled(policy.tier.longest, factor), least, most);
    return {.shortest = std::clamp(policy.tier.shortest, least, longest), .longest = longest};
}

Micros usual_interval_of(const Policy& policy) {
    const Micros least = shortest_interval(policy);
    return std::clamp(policy.tier.usual, least, std::max(policy.max_interval, least));
}

Micros planned_interval(const FeedState& state, const Policy& policy, Time now) {
    if (policy.interval)
        return std::clamp<Micros>(*policy.interval, shortest_interval(policy), hours{24});
    const auto [shortest, longest] = interval_bounds(state, policy, now);
    if (policy.pace.c <= 0 || !known(state.rhythm))
        return std::clamp(
            scaled(usual_interval_of(policy), policy.pace.squeeze), shortest, longest);
    if (policy.tier.closely && is_lively(state.rhythm, now))
        return std::min(scaled(shortest, policy.pace.squeeze), longest);
    return std::clamp(
        adaptive_interval(state.rhythm, policy.pace.c, policy.tier.weight, now), shortest, longest);
}

Time first_poll(const FeedState& state,
                const Policy& policy,
                Micros startup_spread,
                Time now,
                std::optional<Time> last_alive,
                const Random& random) {
    const Micros over = state.began == Time{}
                            ? startup_spread
                            : std::min<Micros>(scaled(startup_spread, 2), kRespread);
    const Time soon = now + scaled(spread_window(state, policy, over, now), random());
    // Nothing waits longer than a week and its jitter: more than that is a clock that was wrong.
    const bool known = state.next_poll != Time{} && state.next_poll < now + days{8};
    Time first = known && state.next_poll > now ? state.next_poll : soon;
    if (last_alive && *last_alive <= now)
        first = std::max(first, *last_alive + shortest_interval(policy));
    return first;
}

Time brought_forward(const FeedState& state,
                     const Policy& policy,
                     Time due,
                     Micros over,
                     Time now,
                     const Random& random) {
    const Time soon = now + scaled(spread_window(state, policy, over, now), random());
    const Time wanted = due > now ? std::min(due, soon) : soon;
    return std::max(
        {wanted, state.began + shortest_interval(policy), state.fresh_until, state.retry_until});
}

}  // namespace feeds::fetch
