#include "feeds/fetch/budget.hpp"

#include <algorithm>
#include <cmath>

namespace feeds::fetch {

namespace {

/// Of a budget that fixed intervals use up the others still get a tenth.
constexpr double kLeastShare = 0.1;

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
    const auto bounds = interval_bounds(state, alone, now);
    const auto usual_interval = usual_interval_of(policy);
    planned += polls_per_second(interval > Micros{0} ? interval : usual_interval);
    usual += polls_per_second(usual_interval);
    least += polls_per_second(bounds.longest);
}

double Budget::share(const Demand& demand) const {
    return std::min(demand.usual, std::max(most_ - demand.fixed, most_ * kLeastShare));
}

void Budget::retune(const Demand& demand) {
    const double share = this->share(demand);
    if (!(share > 0) || !std::isfinite(demand.planned))
        return;
    pace_.stretch = std::max(1.0, demand.least / share);
    pace_.c = std::clamp(pace_.c * std::clamp(demand.planned / share, 0.8, 1.25), 1e-2, 1e6);
}

}  // namespace feeds::fetch
