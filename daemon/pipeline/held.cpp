#include "daemon/pipeline/held.hpp"

#include "daemon/alerts/outbox/summary.hpp"

#include <algorithm>

namespace newsalertd::pipeline {

store::Result<store::Store::DocumentEnd> end_document(store::Store& store,
                                                      std::int64_t feed,
                                                      const Generation& generation,
                                                      Time now) {
    return store.end_document(
        feed, now, [&](const std::string& name, std::span<const store::Store::Held> held) {
            const auto target = std::ranges::find(generation.targets, name, &Target::name);
            // A target that is gone keeps its rows until it returns.
            if (target == generation.targets.end())
                return std::vector<store::Store::Folding>();
            target->gate->set_backlog(true);
            return alerts::fold_document(name,
                                         held,
                                         target->channel->limits().summary_room,
                                         now,
                                         target->channel->limits().expiry);
        });
}

store::Result<store::Store::DocumentEnd> end_overdue_documents(store::Store& store,
                                                               const Generation& generation,
                                                               Time now) {
    store::Store::DocumentEnd all;
    const auto feeds = store.feeds_held(now - kHeldAtMost, now);
    if (!feeds)
        return std::unexpected(feeds.error());
    for (const auto feed : *feeds) {
        auto ended = end_document(store, feed, generation, now);
        if (!ended)
            return ended;
        all.folded += ended->folded;
        all.pending.insert(all.pending.end(), ended->pending.begin(), ended->pending.end());
    }
    return all;
}

}  // namespace newsalertd::pipeline
