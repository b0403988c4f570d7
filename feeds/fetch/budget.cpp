#include "feeds/fetch/budget.hpp"

#include <algorithm>
#include <cmath>

namespace feeds::fetch {

namespace {

/// Of a budget that fixed intervals use up the others still get a tenth.
constexpr double kLeastShare = 0.1;
/// Intervals so short follow the pace at once.
constexpr Micros kFollowed = std::chrono::minutes{2};

double polls_per_second(Micros interval) {
    return 1 / std::max(seconds_of(interval), 1e-3);
}

}  // namespace

void Demand::add(const FeedState& state, const Policy& policy, Micros interval, Time now) {
    if (policy.interval) {
        fixed += polls_per_second(planned_interval(state, policy, now));
        return;
    }
    Policy alone = policy;
    alone.pace = {};
    ++feeds;
    planned += polls_per_second(interval);
    usual += polls_per_second(usual_interval_of(policy));
    least += polls_per_second(interval_bounds(state, alone, now).longest);
}

double Budget::share(const Demand& demand) const {
    return std::min(demand.usual, std::max(most_ - demand.fixed, most_ * kLeastShare));
}

void Budget::retune(const Demand& demand, bool planned_before) {
    const double share = this->share(demand);
    if (!(share > 0) || !(demand.planned > 0) || !std::isfinite(demand.planned))
        return;
    pace_.stretch = std::max(1.0, demand.least / share);
    pace_.squeeze = std::max(1.0, demand.usual / share);
    const double mean_interval = static_cast<double>(demand.feeds) / demand.planned;
    const double gain = planned_before ? std::min(1.0, seconds_of(kFollowed) / mean_interval) : 1.0;
    const double step = std::pow(std::clamp(demand.planned / share, 0.8, 1.25), gain);
    pace_.c = std::clamp(pace_.c * step, 1e-2, 1e6);
}

}  // namespace feeds::fetch
