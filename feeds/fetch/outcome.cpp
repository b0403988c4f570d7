#include "feeds/fetch/outcome.hpp"

#include "feeds/fetch/rhythm.hpp"
#include "feeds/fetch/trouble.hpp"
#include "feeds/url/site.hpp"
#include "feeds/url/web_url.hpp"

#include <algorithm>
#include <cmath>

namespace feeds::fetch {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Micros kWeek = days{7};
constexpr Micros kDeadAfter = days{30};
constexpr Micros kLongestHint = minutes{15};
/// A document that breaks off may be a publisher's habit: it is not left alone for half a day.
constexpr Micros kLongestIncomplete = minutes{15};
constexpr unsigned kSightings = 3;  ///< of a permanent redirect before it is believed
constexpr unsigned kFailingAfter = 3;
constexpr unsigned kBlockedAfter = 2;

/// The earliest instant that rules about this feed allow, whatever the plan. min_interval is
/// measured at the server too, where each hop's request arrived later than the poll began: as much
/// later as the poll took, at most. So that much is added; a server that needs seconds gains by it
/// as well, and so does one that a request reached only when the network was back.
Time floor_of(const FeedState& state,
              const Policy& policy,
              const Answer& answer,
              Time now,
              const Random& random) {
    const Micros least = shortest_interval(policy);
    const Micros took = std::max<Micros>(answer.fetched - answer.began, Micros{0});
    Time floor = state.began + least + took;
    for (const Time deadline : {state.fresh_until, state.retry_until})
        if (deadline > floor)
            floor = past(deadline, now, random);
    return floor;
}

void keep_validators(FeedState& state, const Answer& answer) {
    if (answer.status != 304) {
        state.validators = answer.offered;  // a new 200 lacking one drops the old one
        state.body_hash = answer.body_hash;
        return;
    }
    if (!answer.offered.etag.empty())
        state.validators.etag = answer.offered.etag;
    if (!answer.offered.last_modified.empty())
        state.validators.last_modified = answer.offered.last_modified;
}

void keep_freshness(FeedState& state, const PollOutcome& outcome, const Policy& policy) {
    const Answer& answer = outcome.answer;
    if (outcome.read_as == ReadAs::feed) {
        state.ttl = outcome.ttl ? std::clamp<Micros>(*outcome.ttl, Micros{0}, days{30}) : Micros{0};
        state.rest = outcome.rest;
    }
    Micros floor{0};
    if (answer.fresh)
        floor = *answer.fresh;
    else if (policy.hints == Hints::cap)
        floor = std::min(state.ttl, kLongestHint);
    if (policy.hints == Hints::strict)
        floor = std::max(floor, state.ttl);
    state.fresh_until = answer.fetched + std::min(floor, policy.max_interval);
}

/// Believes a permanent redirect after three polls in a row. Only polls that ended in a feed come
/// here.
void watch_move(FeedState& state, const Answer& answer) {
    Move& move = state.move;
    const bool refused = answer.permanent == move.refused;
    if (refused || answer.permanent != move.candidate) {
        move.candidate = refused ? std::string() : answer.permanent;
        move.seen = 0;
    }
    if (move.candidate.empty())
        return;
    const auto from = origin_of(answer.asked);
    const auto to = origin_of(answer.permanent);
    // A captive portal or a hijack lasts minutes; a move to another site must last hours.
    const bool far = !from || !to || !same_site(from->host, to->host);
    if (move.seen > 0 && far && answer.fetched - move.last_counted < hours{1})
        return;
    ++move.seen;
    move.last_counted = answer.fetched;
    if (move.seen < kSightings)
        return;
    if (move.to.empty() || move.to != answer.asked)
        move.from = answer.asked;  // else a move after a move: the configured URL stays `from`
    move.to = move.candidate;
    move.moved_at = answer.fetched;
    move.candidate.clear();
    move.seen = 0;
}

/// Where the address that a feed had moved to fails for good, the configured one is asked again: it
/// was a detour, perhaps, or a page for a day. If that still leads there, nothing is lost.
bool leaves_move(FeedState& state, const PollOutcome& outcome, Trouble trouble) {
    const bool moved = !state.move.to.empty() && outcome.answer.asked == state.move.to;
    const bool waits = trouble == Trouble::rate_limited || trouble == Trouble::incomplete;
    if (!moved || waits || (trouble != Trouble::gone && state.failures < kFailingAfter))
        return false;
    state.move.from.clear();
    state.move.to.clear();
    return true;
}

void learn(FeedState& state, const PollOutcome& outcome) {
    observe(state.rhythm,
            {.at = outcome.answer.fetched,
             .new_entries = outcome.new_entries,
             .published = outcome.published,
             .overlapped = outcome.overlapped});
}

/// A silence that its own rhythm makes unlikely, also of a feed that answers.
Health health_by_rhythm(const FeedState& state, Time now) {
    constexpr double kLate = 6;
    constexpr double kStale = 16;
    const Micros silence = now - state.rhythm.newest;
    const double expected = silence < hours{1} ? 0.0 : expected_in_silence(state.rhythm, now);
    if (expected > kStale && silence > hours{12})
        return Health::stale;
    return expected > kLate ? Health::late : Health::ok;
}

/// The next poll of a healthy feed by its plan, and the interval that this makes.
Time plan(FeedState& state,
          const PollOutcome& outcome,
          const Policy& policy,
          Time now,
          const Random& random) {
    const Micros least = shortest_interval(policy);
    const Time began = state.began;
    state.interval = planned_interval(state, policy, now);
    if (!outcome.overlapped && outcome.new_entries > 0 && !policy.interval)
        state.interval = std::max(least, state.interval / 2);  // entries were missed
    const bool adapts = policy.pace.c > 0 && !policy.interval;
    if (const auto exact =
            adapts ? periodic_poll(state.rhythm, began, least, random) : std::nullopt) {
        // Never beyond what the tier promises, should the period be a long one.
        if (*exact - began <= interval_bounds(state, policy, now).longest) {
            state.interval = *exact - began;
            return *exact;
        }
    }
    return began + jittered(state.interval, least, random);
}

void succeed(FeedState& state,
             const PollOutcome& outcome,
             const Policy& policy,
             Time now,
             const Random& random) {
    const Answer& answer = outcome.answer;
    state.failures = 0;
    state.limited = 0;
    state.dead_since = {};
    state.retry_until = {};
    state.last_success = answer.fetched;
    state.last_error.clear();
    keep_validators(state, answer);
    keep_freshness(state, outcome, policy);
    watch_move(state, answer);
    learn(state, outcome);
    state.health = health_by_rhythm(state, now);
    const Time planned = plan(state, outcome, policy, now, random);
    const Time next = std::max(planned, floor_of(state, policy, answer, now, random));
    state.next_poll = after_rest(state.rest, state.rhythm, policy.hints, next, random);
}

Health health_after(const FeedState& state, const PollOutcome& outcome, Trouble trouble, Time now) {
    const bool long_dead = state.dead_since != Time{} && now - state.dead_since >= kDeadAfter;
    if (trouble == Trouble::gone || long_dead || state.health == Health::gone)
        return Health::gone;
    if (failure_of(outcome) == Failure::bot)
        return Health::blocked;
    const bool refused = trouble == Trouble::rate_limited ||
                         (trouble == Trouble::refused && outcome.answer.status != 404);
    if (refused && state.failures >= kBlockedAfter)
        return Health::blocked;
    if (state.failures >= kFailingAfter)
        return state.health == Health::blocked && refused ? Health::blocked : Health::failing;
    return state.health;
}

/// One early second try, or the first at another address.
Micros early(const Policy& policy, const Random& random) {
    return spread(scaled(shortest_interval(policy), 1.1), 1.0 / 11.0, random);
}

/// The wait after the last of `state.failures` failures.
Micros backoff(const FeedState& state,
               const Policy& policy,
               Trouble trouble,
               const Random& random) {
    const Micros least = shortest_interval(policy);
    const bool first = state.failures == 1 && state.last_success != Time{};
    if (first && (trouble == Trouble::transient || trouble == Trouble::incomplete))
        return early(policy, random);
    const double base = trouble == Trouble::refused ? 4.0 : 2.0;
    const double growth = std::pow(base, std::min(state.failures, 10U));
    Micros most = policy.tier.longest_backoff;
    if (trouble == Trouble::incomplete)
        most = std::min(most, kLongestIncomplete);
    // A feed whose interval is beyond the cap keeps its interval.
    const Micros wait = std::max(state.interval, std::min(scaled(least, growth), most));
    return std::min<Micros>(spread(wait, 0.2, random), std::max<Micros>(hours{12}, state.interval));
}

/// 429 without Retry-After: 15 min doubling to 6 h.
void limit_unasked(FeedState& state, const Answer& answer) {
    state.limited = std::min(state.limited + 1, 16U);
    if (!answer.retry_until) {
        const Micros wait = std::min<Micros>(minutes{15} * (1U << (state.limited - 1)), hours{6});
        state.retry_until = answer.fetched + wait;
    }
}

void fail(FeedState& state,
          const PollOutcome& outcome,
          const Policy& policy,
          Time now,
          const Random& random) {
    const Answer& answer = outcome.answer;
    const Trouble trouble = trouble_of(outcome);
    state.last_error = reason_of(outcome);
    if (outcome.read_as == ReadAs::incomplete)
        learn(state, outcome);
    state.move.candidate.clear();  // only redirects in a row count
    state.move.seen = 0;
    if (answer.retry_until)
        state.retry_until = *answer.retry_until;
    state.interval = planned_interval(state, policy, now);
    Micros wait = jittered(state.interval, shortest_interval(policy), random);
    if (!outcome.our_network) {
        state.failures = std::min(state.failures + 1, 1'000'000U);
        if (!is_dead_sign(outcome))
            state.dead_since = {};
        else if (state.dead_since == Time{})
            state.dead_since = answer.fetched;
        if (trouble == Trouble::rate_limited)
            limit_unasked(state, answer);
        else
            state.limited = 0;
        const bool left = leaves_move(state, outcome, trouble);
        state.health = left ? Health::failing : health_after(state, outcome, trouble, now);
        if (left)
            wait = early(policy, random);
        else if (state.health == Health::gone)
            wait = spread(kWeek, 0.05, random);
        else
            wait = backoff(state, policy, trouble, random);
    }
    // A long time-out is part of the wait only as far as it leaves min_interval after it.
    const Time planned = answer.began + wait;
    state.next_poll = std::max(planned, floor_of(state, policy, answer, now, random));
}

}  // namespace

bool succeeded(const PollOutcome& outcome) {
    return outcome.answer.kind == Kind::not_modified ||
           (outcome.answer.kind == Kind::document && outcome.read_as == ReadAs::feed);
}

FeedState after(const FeedState& before,
                const PollOutcome& outcome,
                const Policy& policy,
                Time now,
                const Random& random) {
    FeedState state = before;
    const Answer& answer = outcome.answer;
    if (answer.sent)
        state.began = answer.began;
    const Time earliest = state.began + shortest_interval(policy);
    if (answer.kind == Kind::deferred) {
        // Nothing was learned but when to come again.
        const Time until = answer.retry_until.value_or(now);
        // What was sent may have been a redirect's last hop, later than the poll began.
        const Time rested = answer.sent ? floor_of(state, policy, answer, now, random) : earliest;
        state.next_poll = past(std::max({until, now, rested}), now, random);
        return state;
    }
    if (answer.failure == Failure::cancelled) {
        state.next_poll = std::max(state.next_poll, earliest);
        return state;
    }
    state.began = answer.began;
    state.last_status = answer.status;
    if (succeeded(outcome))
        succeed(state, outcome, policy, now, random);
    else
        fail(state, outcome, policy, now, random);
    return state;
}

}  // namespace feeds::fetch
