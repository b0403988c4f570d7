#include "feeds/fetch/trouble.hpp"

namespace feeds::fetch {

Failure failure_of(const PollOutcome& outcome) {
    switch (outcome.read_as) {
        case ReadAs::incomplete:
            return Failure::incomplete;
        case ReadAs::html:
            return Failure::html;
        case ReadAs::blocked:
            return Failure::bot;
        case ReadAs::malformed:
            return Failure::malformed;
        case ReadAs::none:
        case ReadAs::feed:
            break;
    }
    return outcome.answer.failure;
}

Trouble trouble_of(const PollOutcome& outcome) {
    const Failure failure = failure_of(outcome);
    if (failure == Failure::incomplete)
        return Trouble::incomplete;
    if (failure == Failure::bot)
        return Trouble::refused;
    if (failure != Failure::status)
        return Trouble::transient;
    switch (outcome.answer.status) {
        case 401:
        case 403:
        case 404:
            return Trouble::refused;
        case 410:
            return Trouble::gone;
        case 429:
            return Trouble::rate_limited;
        default:
            return Trouble::transient;
    }
}

bool is_dead_sign(const PollOutcome& outcome) {
    const Failure failure = failure_of(outcome);
    return failure == Failure::dns || failure == Failure::tls ||
           (failure == Failure::status && outcome.answer.status == 404);
}

std::string reason_of(const PollOutcome& outcome) {
    if (!outcome.detail.empty())
        return outcome.detail;
    return outcome.answer.reason.empty() ? to_string(failure_of(outcome)) : outcome.answer.reason;
}

}  // namespace feeds::fetch
