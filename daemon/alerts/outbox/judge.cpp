#include "daemon/alerts/outbox/judge.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace newsalertd::alerts {

using std::chrono::milliseconds;

namespace {

constexpr std::int64_t kRefusalsThatBlock = 3;  // proxies misbehave
constexpr std::size_t kLongestTold = 512;

void delivered(Consequences& v, const Attempt& a) {
    v.settlement.state = "delivered";
    v.settlement.reason.clear();
    auto& target = v.settlement.target;
    // A refused target stays so until it is resumed: its rows were put aside.
    target.failures = 0;
    target.refusals = 0;
    target.error.clear();
    target.last_success = a.ended;
    v.works_again = std::exchange(target.refused_alerts, 0) > 0;
    if (a.ended - target.told_at >= kRefusalTold)
        target.told_refusals.clear();
    // A Retry-After that an earlier answer set stays: it was asked of the whole target.
}

void hold_back(store::TargetState& target, Time until, Time now) {
    if (until > target.not_before)
        target.noted = now;
    target.not_before = std::max(target.not_before, until);
}

void wait_and_retry(Consequences& v, const Attempt& a, std::chrono::seconds cap, double random) {
    auto& s = v.settlement;
    auto& target = s.target;
    s.state = "pending";
    s.failures = a.row.failures + 1;
    auto pause = backoff(s.failures, cap, random);
    if (!a.result.rate_limited)
        target.failures += 1;
    if (a.result.retry_after) {
        // 0-10 % more, so that a fleet does not come back in step.
        const auto asked = std::chrono::duration_cast<milliseconds>(*a.result.retry_after);
        const auto until = a.ended + asked +
                           milliseconds(static_cast<std::int64_t>(
                               static_cast<double>(asked.count()) * 0.1 * random));
        hold_back(target, until, a.ended);
        s.next_attempt = std::max(a.ended + pause, until);
    } else {
        s.next_attempt = a.ended + pause;
    }
    if (target.failures >= kBreakerOpensAt) {
        const auto probe =
            a.ended + backoff(target.failures - kBreakerOpensAt + 1, cap, std::max(0.5, random));
        hold_back(target, probe, a.ended);
    }
}

void refuse_target(Consequences& v) {
    auto& s = v.settlement;
    s.state = "blocked";
    v.blocked_now = !s.target.blocked;  // answers to what was in flight tell nothing new
    s.target.blocked = true;
    s.block_target = true;
}

/// Told once for each kind. The kind is what the service calls it: quoted texts differ each time.
bool note_refusal(store::TargetState& target, const Attempt& a) {
    const auto kind =
        "|" + (a.result.refusal.empty() ? std::to_string(a.result.status) : a.result.refusal) + "|";
    if (target.told_refusals.contains(kind) || target.told_refusals.size() > kLongestTold)
        return false;
    target.told_refusals += kind;
    target.told_at = a.ended;
    return true;
}

void refuse_content(Consequences& v,
                    const Attempt& a,
                    const std::function<std::string()>& minimal) {
    auto& s = v.settlement;
    s.target.failures = 0;
    if (a.row.minimal) {
        s.state = "dead";
        v.given_up = GivenUp::content;
        s.target.refused_alerts += 1;
        v.refusal_now = note_refusal(s.target, a);
        return;
    }
    s.state = "pending";
    s.minimal = true;
    s.payload = minimal();
    s.next_attempt = a.ended;
}

/// Only the delivery itself hears of it: it waits, and the next attempt learns how things are.
void forget_target(Consequences& v, const Attempt& a, const store::TargetState& before) {
    auto& s = v.settlement;
    s.target = before;
    s.block_target = false;
    v.blocked_now = false;
    v.certificate_now = false;
    v.refusal_now = false;
    if (s.state == "blocked" || v.given_up == GivenUp::content) {
        s.state = "pending";
        s.next_attempt = a.ended;
        v.given_up = GivenUp::no;
    }
}

}  // namespace

milliseconds backoff(std::int64_t failures, std::chrono::seconds cap, double random) {
    const auto exponent = std::clamp<std::int64_t>(failures - 1, 0, 20);
    const auto bound =
        std::min(std::chrono::duration_cast<milliseconds>(cap), milliseconds(1000LL << exponent));
    return std::max(
        milliseconds(200),
        milliseconds(static_cast<std::int64_t>(static_cast<double>(bound.count()) * random)));
}

Consequences judge(const Attempt& a,
                   const store::TargetState& before,
                   std::chrono::seconds cap,
                   bool hold,
                   double random,
                   const std::function<std::string()>& minimal) {
    Consequences v;
    auto& s = v.settlement;
    s.id = a.row.id;
    s.reason = a.result.detail;
    s.ambiguous = a.result.ambiguous;
    s.status = a.result.status;
    s.provider_ref = a.result.provider_ref;
    s.next_attempt = a.ended;
    s.sent = a.started;
    s.settled = a.ended;
    s.target = before;
    if (before.not_before > a.ended + store::kLongestPause)
        s.target.not_before = {};  // the clock was set back
    s.target.error = a.result.detail;
    v.certificate_now = a.result.certificate && before.failures == 0;
    if (!a.result.generic_refusal)
        s.target.refusals = 0;
    switch (a.result.outcome) {
        case Outcome::delivered:
            delivered(v, a);
            break;
        case Outcome::content:
            refuse_content(v, a, minimal);
            break;
        case Outcome::target:
            if (a.result.generic_refusal && ++s.target.refusals < kRefusalsThatBlock)
                wait_and_retry(v, a, cap, random);
            else
                refuse_target(v);
            break;
        case Outcome::transient:
            wait_and_retry(v, a, cap, random);
            if (hold && a.result.ambiguous) {
                s.state = "dead";
                v.given_up = GivenUp::held;
                s.reason = "held: it may have arrived (on_ambiguous = hold); " + a.result.detail;
            }
            break;
    }
    if (a.overtaken && a.result.outcome != Outcome::delivered)
        forget_target(v, a, before);
    if (s.state == "pending" && s.next_attempt >= a.row.expires) {
        s.state = "dead";
        v.given_up = GivenUp::expired;
        s.reason = "expired; last answer: " + a.result.detail;
    }
    return v;
}

}  // namespace newsalertd::alerts
