#pragma once
// The compiled watches: immutable, shared by every worker, swapped whole on reload.

#include "rules/document.hpp"
#include "rules/watch.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace rules {

class WatchSet {
public:
    /// Compiles every enabled watch. Findings (syntax errors with the place in the query's file,
    /// lint) are appended; a watch with an error is left out. Never throws on bad queries.
    static std::shared_ptr<const WatchSet> compile(std::vector<Watch> watches,
                                                   std::vector<Diagnostic>& findings);
    ~WatchSet();
    WatchSet(const WatchSet&) = delete;
    WatchSet& operator=(const WatchSet&) = delete;

    /// All watches in file order, the resting ones included.
    std::span<const Watch> watches() const;

    /// nullptr if there is none of that name.
    const Watch* find(std::string_view name) const;

    std::size_t memory_bytes() const;

private:
    friend class Matcher;
    struct Compiled;
    WatchSet();
    std::unique_ptr<Compiled> compiled_;
};

}  // namespace rules
