#pragma once
// What is counted, as atomics that any thread may raise. Read by `status`.

#include "daemon/histogram.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace newsalertd {

using Counter = std::atomic<std::uint64_t>;

struct Metrics {
    Counter polls_document{0};
    Counter polls_not_modified{0};
    Counter polls_failed{0};
    Counter polls_deferred{0};
    Counter fetch_bytes{0};
    Counter documents_incomplete{0};
    Counter parse_errors{0};
    Counter cuts{0};  ///< what a limit cut or left out of documents
    Counter entries_fresh{0};
    Counter entries_changed{0};
    Counter entries_known{0};
    Counter entries_too_old{0};  ///< fresh, and not told for their age (max_age)
    Counter matches{0};
    Counter alert_events{0};
    Counter deliveries_folded{0};  ///< into the summary of a document
    Counter deliveries_accepted{0};
    Counter deliveries_transient{0};
    Counter deliveries_content_refused{0};
    Counter deliveries_target_refused{0};
    Counter deliveries_dead_expired{0};
    Counter deliveries_dead_content{0};
    Counter deliveries_dead_held{0};
    Counter deliveries_dead_damaged{0};
    Counter reloads_applied{0};
    Counter reloads_rejected{0};
    Counter store_errors{0};
    Counter store_parked{0};
    Counter clock_steps{0};
    Histogram poll_lag;       ///< of answered polls, from when one was due to its request
    Histogram delivery_time;  ///< from an alert's commit to its acceptance

    /// Names as in the metrics of the specification, without the prefix, and their values.
    std::vector<std::pair<std::string, std::uint64_t>> read() const;
};

}  // namespace newsalertd
