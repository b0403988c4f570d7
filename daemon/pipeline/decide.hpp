#pragma once
// The decision: serial, in order, inside the transaction. What an article becomes: nothing (known),
// a version, a further source, a first report; which alerts, events and deliveries follow.

#include "daemon/alerts/outbox/gate.hpp"
#include "daemon/pipeline/prepared.hpp"
#include "daemon/store/news.hpp"

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace newsalertd::pipeline {

/// One slice on its way to the store. Lives until its commit is done; the decision may run more
/// than once over it.
struct Slice {
    store::Batch batch;
    std::vector<Prepared> prepared;  ///< parallel to batch.articles
    std::vector<std::string> feed_tags;
    /// Whose document it is; null for what a program injected.
    std::shared_ptr<const config::FeedConfig> feed = nullptr;
    bool read_before = false;      ///< the feed was read before this document
    std::size_t entries = 0;       ///< of the whole document
    std::set<std::string> held{};  ///< targets whose deliveries wait for the document's end
    alerts::DirectPermits permits;
};

/// Store thread only: holds the matcher for articles whose rules changed on the way.
class Decision {
public:
    explicit Decision(const CurrentGeneration& current) : current_(current) {}

    store::Writes decide(Slice& slice, const store::Known& known);

private:
    const CurrentGeneration& current_;
    rules::Matcher matcher_;
};

}  // namespace newsalertd::pipeline
