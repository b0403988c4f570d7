// What an attempt makes the operator hear.

#include "daemon/alerts/outbox/target_queue.hpp"

namespace newsalertd::alerts {

/// What the operator hears of an attempt.
void TargetQueue::tell(const Consequences& verdict, const Attempt& attempt) {
    if (verdict.blocked_now)
        tell_refusal(attempt.result);
    if (verdict.certificate_now)
        events_.notice(served_.target,
                       "certificate",
                       "target " + served_.target +
                           ": its certificate does not verify: " + attempt.result.detail);
    if (verdict.given_up != GivenUp::no)
        tell_loss(verdict, attempt);
}

void TargetQueue::tell_refusal(const Result& result) {
    const auto& target = served_.target;
    const auto name = result.whole_channel ? channel_of(target) : target;
    if (result.whole_channel && events_.channel_refused)
        events_.channel_refused(target, result.detail);
    events_.notice(name,
                   "refused",
                   (result.whole_channel ? "channel " : "target ") + name +
                       " refused: " + result.detail +
                       "; its alerts are kept. Mend it, then: newsalertd reload (or, if nothing "
                       "here had to change: newsalertd deliveries resume " +
                       name + ")");
}

/// An alert ended without having arrived. Of refused content only another kind is told again; a
/// notice that is lost is not told by another one, which would be lost as well.
void TargetQueue::tell_loss(const Consequences& verdict, const Attempt& attempt) {
    const auto lost = alert_from_json(attempt.row.content).value_or(Alert{});
    if (lost.kind == Kind::notice || lost.kind == Kind::test)
        return;
    const auto& target = served_.target;
    const auto what = "\"" + lost.title + "\"";
    const auto retry =
        "; kept as dead, to send it again: newsalertd deliveries retry " + attempt.row.id;
    switch (verdict.given_up) {
        case GivenUp::content:
            if (verdict.refusal_now)
                events_.notice(
                    target,
                    "content " + std::to_string(attempt.result.status) + attempt.result.refusal,
                    "target " + target + " does not take the alert " + what + ": " +
                        attempt.result.detail +
                        " (in its plainest form too); further alerts that it refuses "
                        "like this are not told one by one, see newsalertd deliveries "
                        "--state dead" +
                        retry);
            break;
        case GivenUp::expired:
            events_.notice(target,
                           "expired",
                           "target " + target + ": the alert " + what +
                               " expired before it could be sent; last answer: " +
                               attempt.result.detail + retry);
            break;
        case GivenUp::held:
            events_.notice(target,
                           "held",
                           "target " + target + ": the alert " + what +
                               " may have arrived, and is not sent again by itself (on_ambiguous "
                               "= \"hold\"): " +
                               attempt.result.detail + retry);
            break;
        case GivenUp::no:
            break;
    }
}

}  // namespace newsalertd::alerts
