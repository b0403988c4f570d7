#pragma once
// Holds the polls of all sources together to `[fetch] budget_per_second`: each source's policy gets
// the pace that they share. Network loop only.

#include "daemon/pipeline/source.hpp"
#include "feeds/fetch/budget.hpp"
#include "feeds/fetch/schedule.hpp"

#include <unordered_map>

namespace newsalertd::pipeline {

using SourceMap = std::unordered_map<feeds::fetch::FeedId, SourcePtr>;

class SharedPace {
public:
    /// The pace that suits the sources as they are, without waiting for it minute by minute.
    void find(const SourceMap& sources, double polls_per_second, Time now);

    /// Moves the pace with the time of day and with what was learned; does something once a minute.
    void retune(const SourceMap& sources, Time now);

private:
    void give(const SourceMap& sources) const;

    feeds::fetch::Budget budget_{1};
    feeds::fetch::Steady retuned_{};
};

}  // namespace newsalertd::pipeline
