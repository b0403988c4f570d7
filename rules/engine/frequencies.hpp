#pragma once
// How common the terms of a set are: by a table, by the queries themselves, and by the articles
// that another set with the same terms has seen.

#include "rules/engine/compiled.hpp"
#include "rules/engine/compiler.hpp"

#include <cstdint>
#include <vector>

namespace rules::engine {

/// About the share of articles that have each term, 0 to 1. It steers what a query is found by,
/// never what matches. Refers to `set`, whose statistics it reads.
class Frequencies {
public:
    /// `programs`: where each begins in the code.
    Frequencies(const WatchSet::Compiled& set, const std::vector<std::uint32_t>& programs);

    double operator[](TermId term) const { return known_[term]; }

private:
    void count_node(const std::uint32_t* node);
    void count(const std::vector<std::uint32_t>& programs);
    double guess(TermId term) const;
    double seen(TermId term, double guess) const;
    void guess_patterns();
    void sum_unions();

    const WatchSet::Compiled& set_;
    std::vector<float> known_;
    double programs_ = 1;
};

/// Gives `out`, which nobody uses yet, what a set in use has counted of the terms that both have.
/// Old news weigh less and less.
void carry_statistics(const InUse& before, WatchSet::Compiled& out);

}  // namespace rules::engine
