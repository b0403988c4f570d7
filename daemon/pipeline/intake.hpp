#pragma once
// From an answer, or from injected articles, to committed slices: parse → identity → drop what is
// unchanged → match (work pool), decide and commit (store thread), receipt (network loop). A
// document's slices go one after the other, so that a long one never holds others up.

#include "daemon/metrics.hpp"
#include "daemon/pipeline/decide.hpp"
#include "daemon/pipeline/source.hpp"
#include "daemon/pipeline/work_pool.hpp"
#include "daemon/store/store_thread.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace newsalertd::pipeline {

/// A source's answer on its way. Everything is by value or shared: the feed may be reloaded or
/// removed meanwhile.
struct Fetched {
    std::int64_t row = 0;  ///< of the feed
    std::shared_ptr<const config::FeedConfig> feed;
    feeds::fetch::Policy policy;
    Memory memory;
    std::optional<store::Sitemap> sitemap = {};  ///< that was asked for; none: the feed itself
    feeds::fetch::FetchResult result;
    bool our_network = false;  ///< most hosts fail at once
    Time not_before{};         ///< see Foreseen
    /// An earlier page of a feed whose own document was read just before: it brings articles, and
    /// settles nothing.
    bool earlier_page = false;
};

/// How it ended: what the state keeps from now on.
struct Settled {
    Memory memory;
    std::optional<store::Sitemap> sitemap = {};  ///< that was asked for
    std::optional<Sitemaps> sitemaps = {};       ///< that the document names; none: it is no index
    /// Nothing changed that must be kept at once; none: it is kept already.
    std::optional<store::FeedUpdate> late = {};
    /// Entries were missed between this document and the last one; they may stand here. May be
    /// empty.
    std::string earlier = {};
};

class Intake {
public:
    struct Events {
        /// Store thread: what a commit claimed and where new rows wait.
        std::function<void(store::Receipt)> committed;
    };

    /// What takes long to read is done by `large`, so that no other document waits for it; they may
    /// be one.
    Intake(store::StoreThread& store,
           WorkPool& work,
           WorkPool& large,
           const CurrentGeneration& generation,
           Metrics& metrics,
           Clock clock,
           Events events);

    /// `done` is called once: at once, on a worker or on the store thread.
    void take(Fetched fetched, std::function<void(Settled)> done);

    /// Articles from a program (identity across feeds is computed here; `feed` is set). `done` gets
    /// the sum over all of them; an error once a part is not stored.
    void inject(std::vector<Article> articles,
                std::function<void(store::Result<store::Tally>)> done);

    struct Shared;

private:
    std::shared_ptr<Shared> shared_;
};

}  // namespace newsalertd::pipeline
