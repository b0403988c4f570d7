#pragma once
// Walks a list of articles to the store, a slice at a time: matched in the work pool, decided and
// committed on the store thread, the next slice only when the last is safe.

#include "daemon/pipeline/intake.hpp"

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace newsalertd::pipeline {

struct Intake::Shared {
    Shared(store::StoreThread& s,
           WorkPool& w,
           WorkPool& l,
           const CurrentGeneration& g,
           Metrics& m,
           Clock c,
           Events e)
        : store(s),
          work(w),
          large(l),
          generation(g),
          metrics(m),
          clock(std::move(c)),
          events(std::move(e)),
          decision(g, clock) {}

    store::StoreThread& store;
    WorkPool& work;
    WorkPool& large;
    const CurrentGeneration& generation;
    Metrics& metrics;
    Clock clock;
    Events events;
    Decision decision;  ///< store thread only
};

class Walk : public std::enable_shared_from_this<Walk> {
public:
    static constexpr std::size_t kSlice = 100;
    /// Further slices of a long document are shorter: what arrives meanwhile waits for one.
    static constexpr std::size_t kNext = 25;

    /// What is walked, and what follows.
    struct Load {
        std::vector<Article> articles;  ///< the walk takes them out
        std::int64_t row = 0;           ///< of the feed
        SourceDocument document = {};   ///< what the articles stand in
        Time parsed{};
        WorkPool* work = nullptr;  ///< whose workers walk; must be set
        WorkPool::Urgency urgency = WorkPool::Urgency::first;
        /// Runs in the last slice's transaction, on the store thread, with the sum over all slices;
        /// may run again. May be empty.
        std::function<store::Result<void>(store::Store&, const store::Tally&)> seal = {};
        std::function<void(store::Result<store::Tally>)> done;
    };

    Walk(std::shared_ptr<Intake::Shared> shared, Load load);

    /// Prepares the next slice with this worker's matcher and submits it.
    void next(rules::Matcher& matcher);

private:
    void match_all(const Generation& generation, rules::Matcher& matcher);
    std::shared_ptr<Slice> prepare(rules::Matcher& matcher);
    store::Result<store::Receipt> store_slice(store::Store& store, Slice& slice, bool last);
    void committed(const std::shared_ptr<Slice>& slice, store::Result<store::Receipt> receipt);

    std::shared_ptr<Intake::Shared> shared_;
    Load load_;
    std::vector<Prepared> articles_;  ///< those before position_ are gone
    std::set<std::string> held_;      ///< see Slice::held
    std::size_t position_ = 0;
    store::Tally sum_;
};

}  // namespace newsalertd::pipeline
