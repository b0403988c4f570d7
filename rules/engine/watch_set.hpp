#pragma once
// The compiled watches: immutable, shared by every worker, swapped whole on reload.

#include "rules/document.hpp"
#include "rules/watch.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace rules {

/// One of many queries that have nothing but a name (`match --queries`).
struct BulkQuery {
    std::string_view name;
    std::string_view query;
    std::string_view language = "en";
    Forms forms = Forms::inflected;
};

class WatchSet {
public:
    struct Compiled;  ///< engine/compiled.hpp, for this library only

    /// Compiles every enabled watch. Findings (syntax errors with the place in the query's file,
    /// lint) are appended; a watch with an error is left out. Never throws on bad queries.
    static std::shared_ptr<const WatchSet> compile(std::vector<Watch> watches,
                                                   std::vector<Diagnostic>& findings);

    /// The same for bare queries: Match::watch is the index into `queries`, watches() stays
    /// empty. A finding's line is that index + 1.
    static std::shared_ptr<const WatchSet> compile(std::span<const BulkQuery> queries,
                                                   std::vector<Diagnostic>& findings);
    ~WatchSet();
    WatchSet(const WatchSet&) = delete;
    WatchSet& operator=(const WatchSet&) = delete;

    /// All watches in file order, the resting ones included.
    std::span<const Watch> watches() const;

    /// Queries that name nothing which must occur (only NOT, or a regex without literal text):
    /// tried on every article.
    std::size_t always_tried() const;

    /// nullptr if there is none of that name.
    const Watch* find(std::string_view name) const;

    std::size_t memory_bytes() const;

private:
    friend class Matcher;
    WatchSet();
    std::unique_ptr<Compiled> compiled_;
};

}  // namespace rules
