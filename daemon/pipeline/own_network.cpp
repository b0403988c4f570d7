#include "daemon/pipeline/own_network.hpp"

#include "feeds/url/web_url.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace newsalertd::pipeline {

namespace fetch = feeds::fetch;

namespace {

constexpr std::chrono::seconds kBetweenProbes{1};
constexpr std::chrono::seconds kLongestSilence{30};

}  // namespace

OwnNetwork::Blame OwnNetwork::note(const fetch::Answer& answer) {
    if (answer.kind == fetch::Kind::deferred)
        return Blame::feed;
    const bool before = is_down();
    const bool again = !answer.host.empty() && outage_.note(answer.host, answer);
    if (again)
        sources_.retry_unanswered();
    if (again && back_)
        back_();
    if (before != is_down())
        spdlog::warn("{}",
                     is_down() ? "most hosts fail at once: it seems to be our own network"
                               : "our own network works again");
    if (again || !is_down())
        release();
    return is_down() && fetch::is_network_failure(answer.failure) ? Blame::network : Blame::feed;
}

void OwnNetwork::release() {
    for (const auto& source : std::exchange(kept_, {}))
        sources_.put_back(source);
}

bool OwnNetwork::is_time(fetch::Steady at) {
    if (at - probed_ < kBetweenProbes)
        return false;
    probed_ = at;
    return true;
}

bool OwnNetwork::may_begin(const SourcePtr& source, Time now, fetch::Steady at) {
    if (!is_down())
        return true;
    const auto origin = feeds::origin_of(source->poll_url());
    if (!origin || !outage_.is_cut_off(origin->host, now) || (kept_.empty() && is_time(at)))
        return true;
    kept_.push_back(source);
    return false;
}

SourcePtr OwnNetwork::next_probe(fetch::Steady at) {
    if (!is_down())
        return nullptr;
    if (kept_.empty() && at - probed_ >= kLongestSilence) {
        probed_ = at;
        sources_.retry_one();
        return nullptr;  // it is due now
    }
    while (!kept_.empty() && is_time(at)) {
        const auto source = kept_.front();
        kept_.pop_front();
        if (sources_.serves(source))
            return source;
        probed_ = {};
    }
    return nullptr;
}

}  // namespace newsalertd::pipeline
