// A set of which little changed: the large part of the one before, and what changed beside it.

#include "rules/engine/compiled.hpp"
#include "rules/engine/watch_set.hpp"

#include <algorithm>
#include <numeric>
#include <ranges>

namespace rules {
namespace {

// Whether what was compiled for the one, and tested, is good for the other.
bool compiles_alike(const Watch& a, const Watch& b) {
    return a.enabled == b.enabled && a.forms == b.forms && a.families == b.families &&
           a.language == b.language && a.query == b.query && a.must_match == b.must_match &&
           a.must_not_match == b.must_not_match;
}

}  // namespace

/// How a list of watches differs from a set. Goes through both side by side: watches that stay are
/// known by their address, and few names are looked up.
class WatchSet::Difference {
public:
    Difference(const WatchSet& before, const std::vector<WatchPtr>& after)
        : before_(before),
          after_(after),
          now_at_(before.watches_.size(), kGone),
          compiled_anew_(before.watches_.size(), false) {
        // The second part is small: it is compiled anew with what changed.
        for (const std::uint32_t place : before.changes_places_)
            compiled_anew_[place] = true;
    }

    /// False if it is better to compile all: the sets are small or too different, or a name is not
    /// unique.
    bool find() {
        if (after_.size() <= kMostChanges || 2 * after_.size() < before_.watches_.size())
            return false;
        std::size_t likely = 0;
        for (std::uint32_t i = 0; i < after_.size(); ++i, ++likely) {
            const bool stays =
                likely < before_.watches_.size() && before_.watches_[likely] == after_[i];
            const auto known =
                stays ? std::optional(likely) : before_.index_of(after_[i]->name, likely);
            if (!known) {
                added_.push_back(i);
                changed_.push_back(i);
                --likely;
            } else if (!note(i, *known)) {
                return false;
            } else {
                likely = *known;
            }
            if (changed_.size() > kMostChanges)
                return false;
        }
        return sort_added();
    }

    /// Indices of what must be compiled, ascending.
    const std::vector<std::uint32_t>& changed() const { return changed_; }

    /// Whether every watch stands where it stood, in a set of one part.
    bool none() const {
        const auto numbers = std::views::iota(std::uint32_t{0});
        return before_.is_merged() && changed_.empty() && after_.size() == now_at_.size() &&
               std::ranges::equal(now_at_, numbers | std::views::take(now_at_.size()));
    }

    /// Where the watches of the first part stand now.
    std::vector<std::uint32_t> base_places() const {
        std::vector<std::uint32_t> places = before_.base_places_;
        if (before_.is_merged()) {
            places.resize(before_.watches_.size());
            std::iota(places.begin(), places.end(), 0u);
        }
        for (std::uint32_t& place : places)
            if (place != kGone)
                place = compiled_anew_[place] ? kGone : now_at_[place];
        return places;
    }

    std::vector<std::uint32_t> by_name() const {
        std::vector<std::uint32_t> out;
        out.reserve(after_.size());
        std::size_t from = 0;
        const auto take_until = [&](std::size_t end) {
            for (; from < end; ++from)
                if (const std::uint32_t now = now_at_[before_.by_name_[from]]; now != kGone)
                    out.push_back(now);
        };
        for (const std::uint32_t i : added_) {
            take_until(before_.first_not_before(after_[i]->name));
            out.push_back(i);
        }
        take_until(before_.by_name_.size());
        return out;
    }

private:
    // That watch `i` was `known` before; false if another is that already.
    bool note(std::uint32_t i, std::size_t known) {
        if (now_at_[known] != kGone)
            return false;
        now_at_[known] = i;
        if (after_[i] != before_.watches_[known] &&
            !compiles_alike(*after_[i], *before_.watches_[known]))
            compiled_anew_[known] = true;
        if (compiled_anew_[known])
            changed_.push_back(i);
        return true;
    }

    bool sort_added() {
        const auto name = [&](std::uint32_t i) -> const std::string& { return after_[i]->name; };
        std::ranges::sort(added_, {}, name);
        return std::ranges::adjacent_find(added_, {}, name) == added_.end();
    }

    const WatchSet& before_;
    const std::vector<WatchPtr>& after_;
    std::vector<std::uint32_t> now_at_;  ///< by index before: the index of that name
    std::vector<bool> compiled_anew_;    ///< by index before
    std::vector<std::uint32_t> changed_;
    std::vector<std::uint32_t> added_;  ///< by name, once all are found
};

std::shared_ptr<const WatchSet> WatchSet::compile_changes(const WatchSet& before,
                                                          std::vector<WatchPtr> watches,
                                                          std::vector<Diagnostic>& findings) {
    Difference difference(before, watches);
    if (!difference.find())
        return build(std::move(watches), Tests::run, findings, &before);
    std::shared_ptr<WatchSet> set(new WatchSet());
    set->base_ = before.base_;
    if (!difference.none())
        set->base_places_ = difference.base_places();
    set->by_name_ = difference.by_name();
    if (!difference.changed().empty()) {
        std::vector<WatchPtr> changed;
        for (const std::uint32_t i : difference.changed())
            changed.push_back(watches[i]);
        set->changes_ = build(std::move(changed), Tests::run, findings, &before)->base_;
        set->changes_places_ = difference.changed();
    }
    set->watches_ = std::move(watches);
    return set;
}

std::shared_ptr<const WatchSet> WatchSet::merged() const {
    std::vector<Diagnostic> known;
    return build(watches_, Tests::skip, known, this);
}

}  // namespace rules
