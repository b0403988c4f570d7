#pragma once
// Walks a list of articles to the store, a slice at a time: matched in the work pool, decided and
// committed on the store thread, the next slice only when the last is safe.

#include "daemon/pipeline/intake.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace newsalertd::pipeline {

struct Intake::Shared {
    Shared(store::StoreThread& s, WorkPool& w, const CurrentGeneration& g, Metrics& m, Events e)
        : store(s), work(w), generation(g), metrics(m), events(std::move(e)), decision(g) {}

    store::StoreThread& store;
    WorkPool& work;
    const CurrentGeneration& generation;
    Metrics& metrics;
    Events events;
    Decision decision;  ///< store thread only
};

/// Sums over the slices of one walk.
struct WalkEnd {
    std::size_t fresh = 0;
    std::size_t changed = 0;
    std::size_t known = 0;
    std::size_t alerts = 0;
    std::vector<std::int64_t> seqs;
    std::optional<feeds::identity::Habits> habits;  ///< the feed's, if a slice was committed
    std::string error;
};

class Walk : public std::enable_shared_from_this<Walk> {
public:
    static constexpr std::size_t kSlice = 100;
    /// Further slices of a long document are shorter: what arrives meanwhile waits for one.
    static constexpr std::size_t kNext = 25;

    /// Runs in the last slice's transaction, on the store thread; may run again.
    using Seal = std::function<store::Result<void>(store::Store&, const WalkEnd&)>;
    using Done = std::function<void(WalkEnd)>;

    /// What is walked. `document` is what the articles stand in; null: they come from none.
    struct Load {
        std::vector<Article> articles;
        std::shared_ptr<const feeds::identity::Document> document = nullptr;
        std::shared_ptr<const config::FeedConfig> feed = nullptr;  ///< null: injected
        std::int64_t row = 0;                                      ///< of the feed
        bool read_before = false;                                  ///< the feed was, at least once
        std::size_t entries = 0;  ///< of the document, also those that are known
    };

    Walk(std::shared_ptr<Intake::Shared> shared,
         Load load,
         Time parsed,
         WorkPool::Urgency urgency,
         Seal seal,
         Done done);

    /// Prepares the next slice with this worker's matcher and submits it.
    void next(rules::Matcher& matcher);

private:
    void match_all(const GenerationPtr& generation, rules::Matcher& matcher);
    std::shared_ptr<Slice> prepare(rules::Matcher& matcher);
    store::Result<store::Receipt> store_slice(store::Store& store, Slice& slice, bool last);
    void committed(const std::shared_ptr<Slice>& slice, store::Result<store::Receipt> receipt);

    std::shared_ptr<Intake::Shared> shared_;
    Load load_;
    std::vector<Prepared> prepared_;  ///< parallel to the articles, from position_ on
    std::set<std::string> held_;      ///< see Slice::held
    std::size_t position_ = 0;
    Time parsed_{};
    WorkPool::Urgency urgency_;
    Seal seal_;
    Done done_;
    WalkEnd end_;
};

}  // namespace newsalertd::pipeline
