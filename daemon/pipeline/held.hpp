#pragma once
// Deliveries that wait for the end of their document: the last slice ends it, or, where that never
// came, time does. On the store thread, inside a transaction.

#include "daemon/pipeline/generation.hpp"
#include "daemon/store/store.hpp"

#include <chrono>

namespace newsalertd::pipeline {

/// The rest of a document comes within this, also after a crash, if it comes at all.
inline constexpr std::chrono::minutes kHeldAtMost{2};

/// Whose document it is that deliveries are held for: the feed, or one of its sitemaps. Each of
/// these ends by itself.
constexpr std::int64_t document_key(std::int64_t feed, std::int64_t sitemap) {
    return sitemap == 0 ? feed : -sitemap;
}

/// The document of `feed` (a document_key()) is stored whole.
store::Result<store::Store::DocumentEnd> end_document(store::Store& store,
                                                      std::int64_t feed,
                                                      const Generation& generation,
                                                      Time now);

/// Ends the documents whose deliveries have been held for kHeldAtMost.
store::Result<store::Store::DocumentEnd> end_overdue_documents(store::Store& store,
                                                               const Generation& generation,
                                                               Time now);

}  // namespace newsalertd::pipeline
