#include "feeds/fetch/trouble.hpp"

#include "feeds/url/web_url.hpp"

namespace feeds::fetch {
namespace {

/// Host and path, empty where there is none; a query may hold a session or a key.
std::string place_of(const std::string& address) {
    constexpr std::size_t kLongestPath = 60;
    const auto url = parse_url(address);
    if (!url)
        return {};
    const std::string path =
        url->path.size() <= kLongestPath ? url->path : url->path.substr(0, kLongestPath) + "…";
    return readable_host(url->host) + (path == "/" ? "" : path);
}

}  // namespace

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
    const Answer& answer = outcome.answer;
    std::string reason = outcome.detail.empty() ? answer.reason : outcome.detail;
    const Failure failure = failure_of(outcome);
    if (reason.empty())
        reason = failure == Failure::incomplete ? "the document ends before its end"
                                                : to_string(failure);
    // The address that the operator knows shows a feed, perhaps, where its redirect leads astray.
    const bool of_content = failure == Failure::html || failure == Failure::malformed ||
                            failure == Failure::status || failure == Failure::bot;
    const std::string place = of_content ? place_of(answer.final_url) : "";
    if (!place.empty() && place != place_of(answer.asked))
        reason += " (at " + place + ", where a redirect led)";
    return reason;
}

}  // namespace feeds::fetch
