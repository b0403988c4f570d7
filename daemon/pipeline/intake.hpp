#pragma once
// From the bytes of an answer, or from injected articles, to committed slices: parse → identity →
// drop what is unchanged → match (work pool), decide and commit (store thread), receipt (network
// loop). A document's slices go one after the other, so that a long one never holds others up.

#include "daemon/metrics.hpp"
#include "daemon/pipeline/articles.hpp"
#include "daemon/pipeline/decide.hpp"
#include "daemon/pipeline/sitemaps.hpp"
#include "daemon/pipeline/work_pool.hpp"
#include "daemon/store/store_thread.hpp"
#include "feeds/fetch/outcome.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace newsalertd::pipeline {

/// One sitemap to ask for.
struct SitemapRequest {
    std::string url;
    feeds::fetch::Validators validators;
    std::uint64_t body_hash = 0;
};

/// Fetches sitemaps one after the other; `done` gets the answers in the same order, fewer if it had
/// to stop. May be called from any thread, and calls `done` once, on another.
using FollowSitemaps = std::function<void(
    std::vector<SitemapRequest>, std::function<void(std::vector<feeds::fetch::FetchResult>)> done)>;

/// A fetched document on its way, or a known sitemap index that has not changed. Everything is by
/// value or shared: the feed may be reloaded or removed meanwhile.
struct FetchedDocument {
    std::int64_t feed_row = 0;
    config::FeedConfig feed;
    feeds::fetch::FeedState state;
    feeds::fetch::Policy policy;
    feeds::fetch::FetchResult result;
    std::shared_ptr<const RecentKeys> recent;
    feeds::identity::Habits habits = {};
    std::shared_ptr<const SitemapIndex> index = nullptr;  ///< where the feed is one
    FollowSitemaps follow = nullptr;
};

/// How a document ended.
struct DocumentEnd {
    feeds::fetch::FeedState state;  ///< as stored
    std::shared_ptr<const RecentKeys> recent;
    feeds::identity::Habits habits;
    std::size_t fresh = 0;
    std::shared_ptr<const SitemapIndex> index = nullptr;
};

/// What an injection came to.
struct InjectEnd {
    std::size_t fresh = 0;
    std::size_t changed = 0;
    std::size_t known = 0;
    std::size_t alerts = 0;
    std::vector<std::int64_t> seqs;  ///< parallel to the articles; 0: known already
    std::string error;               ///< empty: all committed
};

class Intake {
public:
    struct Events {
        /// Store thread: what a commit claimed and where new rows wait.
        std::function<void(store::Receipt)> committed;
    };

    Intake(store::StoreThread& store,
           WorkPool& work,
           const CurrentGeneration& generation,
           Metrics& metrics,
           Events events);

    /// `done` is called once, on a worker or the store thread. The sitemaps of an index are
    /// followed first: their entries are the document's.
    void document(FetchedDocument document, std::function<void(DocumentEnd)> done);

    /// Articles from a program (identity across feeds is computed here; `feed` is set).
    void inject(std::vector<Article> articles, std::function<void(InjectEnd)> done);

    struct Shared;

private:
    std::shared_ptr<Shared> shared_;
};

}  // namespace newsalertd::pipeline
