#pragma once
// The compiled watches: immutable, shared by every worker, swapped whole on reload. A set of many
// watches of which few change is not compiled again: what changed is a small second part beside
// the first, whose replaced and removed watches are silent.

#include "rules/document.hpp"
#include "rules/watch.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace rules::engine {
struct InUse;
}  // namespace rules::engine

namespace rules {

/// One of many queries that have nothing but a name (`match --queries`).
struct BulkQuery {
    std::string_view name;
    std::string_view query;
    std::string_view language = "en";
    Forms forms = Forms::inflected;
    Families families = Families::on;
    Signs signs = Signs::part;
};

class WatchSet {
public:
    struct Compiled;  ///< engine/compiled.hpp, for this library only

    /// Compiles every enabled watch. Findings (syntax errors with the place in the query's file,
    /// lint) are appended; a watch with an error is left out. Never throws on bad queries.
    static std::shared_ptr<const WatchSet> compile(std::vector<WatchPtr> watches,
                                                   std::vector<Diagnostic>& findings);
    static std::shared_ptr<const WatchSet> compile(std::vector<Watch> watches,
                                                   std::vector<Diagnostic>& findings);

    /// The same for bare queries: Match::watch is the index into `queries`, watches() stays
    /// empty. A finding's line is that index + 1. `before`: a
    /// set in use, as for merged().
    static std::shared_ptr<const WatchSet> compile(std::span<const BulkQuery> queries,
                                                   std::vector<Diagnostic>& findings,
                                                   const WatchSet* before = nullptr);

    /// A set that matches as compile(watches) does, but where only what `before` does not hold is
    /// compiled, as long as that is little. Findings are about that only; that two watches ask
    /// for the same may stay unsaid. Such a set is slower (it reads articles twice) until it is
    /// merged().
    static std::shared_ptr<const WatchSet> compile_changes(const WatchSet& before,
                                                           std::vector<WatchPtr> watches,
                                                           std::vector<Diagnostic>& findings);

    /// So many changed watches are compiled beside the rest; with more all are compiled anew.
    static constexpr std::size_t kMostChanges = 512;

    /// Whether nothing stands beside the first part.
    bool is_merged() const { return !changes_ && base_places_.empty(); }

    /// The same watches, with the same indices, in one part, found by those of their words that
    /// were rare in the articles matched so far. Takes as long as compile().
    std::shared_ptr<const WatchSet> merged() const;

    /// Whether merged() would know much more of the stream of articles than this set did when it
    /// was compiled.
    bool has_learned() const;

    ~WatchSet();
    WatchSet(const WatchSet&) = delete;
    WatchSet& operator=(const WatchSet&) = delete;

    /// All watches in file order, the resting ones included.
    std::span<const WatchPtr> watches() const { return watches_; }

    /// Queries that name nothing which must occur (only NOT, or a regex without literal text):
    /// tried on every article.
    std::size_t always_tried() const;

    /// nullptr if there is none of that name.
    const Watch* find(std::string_view name) const;

    /// Its index in watches(), or nothing. `likely` is tried first.
    std::optional<std::size_t> index_of(std::string_view name, std::size_t likely = 0) const;

    std::size_t memory_bytes() const;

private:
    friend class Matcher;
    class Difference;

    /// The place of a watch that must not fire.
    static constexpr std::uint32_t kGone = 0xffffffff;

    enum class Tests : bool { skip, run };

    /// For the compiler of a set that comes after this one.
    static engine::InUse in_use(const WatchSet* before);

    WatchSet();
    static std::shared_ptr<const WatchSet> build(std::vector<WatchPtr> watches,
                                                 Tests tests,
                                                 std::vector<Diagnostic>& findings,
                                                 const WatchSet* before);
    std::size_t first_not_before(std::string_view name) const;

    std::shared_ptr<const Compiled> base_;     ///< never null
    std::shared_ptr<const Compiled> changes_;  ///< may be null
    /// By a part's number of a watch, its index in watches() or kGone. Empty: the number itself.
    std::vector<std::uint32_t> base_places_;
    std::vector<std::uint32_t> changes_places_;
    std::vector<WatchPtr> watches_;
    std::vector<std::uint32_t> by_name_;  ///< indices, sorted by name
};

}  // namespace rules
