#pragma once
// The decision: serial, in order, inside the transaction. What an article becomes: nothing (known),
// a version, a further source, a first report; which alerts, events and deliveries follow.

#include "daemon/alerts/outbox/gate.hpp"
#include "daemon/pipeline/age.hpp"
#include "daemon/pipeline/prepared.hpp"
#include "daemon/store/news.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace newsalertd::pipeline {

/// The document that articles stand in. Without a feed: a program injected them.
struct SourceDocument {
    std::shared_ptr<const config::FeedConfig> feed = nullptr;
    std::int64_t sitemap = 0;      ///< row of the feed's sitemap that it is; 0: the feed itself
    bool read_before = false;      ///< the feed was read before this document
    std::size_t entries = 0;       ///< known ones too
    std::optional<Sight> sight{};  ///< of a sitemap, which has no first document of its own
    std::shared_ptr<const feeds::identity::Document> evidence = nullptr;
};

/// One slice on its way to the store. Lives until its commit is done; the decision may run more
/// than once over it.
struct Slice {
    std::vector<Prepared> articles;
    SourceDocument document;
    std::set<std::string> held{};  ///< targets whose deliveries wait for the document's end
    alerts::DirectPermits permits;
};

/// Store thread only: holds the matcher for articles whose rules changed on the way.
class Decision {
public:
    Decision(const CurrentGeneration& current, Clock clock)
        : current_(current), clock_(std::move(clock)) {}

    store::Writes decide(Slice& slice, const store::Known& known);

private:
    const CurrentGeneration& current_;
    Clock clock_;
    rules::Matcher matcher_;
};

}  // namespace newsalertd::pipeline
