#include "daemon/pipeline/shared_pace.hpp"

#include <chrono>
#include <cmath>

namespace newsalertd::pipeline {

namespace fetch = feeds::fetch;

namespace {

constexpr std::chrono::minutes kRetunedEvery{1};

/// By the intervals that were planned last, or by what they would be now. The sitemaps of an index
/// are asked for when it says so.
fetch::Demand demand_of(const SourceMap& sources, bool planned_before, Time now) {
    fetch::Demand sum;
    for (const auto& [id, source] : sources) {
        if (source->index)
            continue;
        const auto& state = source->memory.state;
        const bool planned = planned_before && state.interval > fetch::Micros{0};
        sum.add(state,
                source->policy,
                planned ? state.interval : fetch::planned_interval(state, source->policy, now),
                now);
    }
    return sum;
}

}  // namespace

void SharedPace::give(const SourceMap& sources) const {
    for (const auto& [id, source] : sources)
        source->policy.pace = budget_.pace();
}

void SharedPace::find(const SourceMap& sources, double polls_per_second, Time now) {
    // From the first guess to any pace that a budget may need.
    constexpr int kSteps = 60;
    constexpr double kNear = 0.01;
    budget_ = fetch::Budget(polls_per_second);
    for (int i = 0; i < kSteps; ++i) {
        const auto before = budget_.pace().c;
        give(sources);
        budget_.retune(demand_of(sources, false, now), false);
        if (std::abs(budget_.pace().c - before) < kNear * before)
            break;
    }
    give(sources);
    retuned_ = std::chrono::steady_clock::now();
}

void SharedPace::retune(const SourceMap& sources, Time now) {
    const auto at = std::chrono::steady_clock::now();
    if (at - retuned_ < kRetunedEvery)
        return;
    retuned_ = at;
    budget_.retune(demand_of(sources, true, now), true);
    give(sources);
}

}  // namespace newsalertd::pipeline
