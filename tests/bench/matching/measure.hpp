#pragma once
// What one watch set costs: to build, to hold and to match with.

#include "rules/engine/watch_set.hpp"
#include "tests/bench/matching/workload.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace bench {

struct Built {
    std::shared_ptr<const rules::WatchSet> set;
    double cpu_seconds = 0;
    double resident_mib = 0;  ///< by how much the process grew
};

/// Each of the texts as a query like `wording`. Throws at queries that the engine refuses.
/// `before`: the same set, if it has been in use.
Built build(const std::vector<std::string>& queries,
            const rules::BulkQuery& wording,
            const rules::WatchSet* before);

struct Speed {
    double per_cpu_second = 0;   ///< articles, all threads together
    double per_wall_second = 0;  ///< the same
    double p50_us = 0;           ///< of one article, CPU clock, in a pass of one thread
    double p99_us = 0;
    double max_us = 0;
    std::size_t matches = 0;  ///< of all articles, once
};

struct How {
    unsigned passes = 5;
    unsigned threads = 1;
    bool spans = false;
};

/// Every thread matches every article, pass by pass, after one that warms up. Of the passes the
/// best counts, by each clock.
Speed measure(const rules::WatchSet& set, const std::vector<Article>& articles, const How& how);

/// Writes "article TAB query" for each match, by number from 0, sorted.
void write_matches(const rules::WatchSet& set,
                   const std::vector<Article>& articles,
                   const std::string& path);

}  // namespace bench
