#pragma once
// How common a set's terms are in the articles that it is asked about: what a later compilation of
// the same watches chooses by. It steers speed, never what matches.

#include "rules/engine/article_index.hpp"
#include "rules/engine/dictionary.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

namespace rules::engine {

/// Any number of threads count at once; who reads meanwhile sees some of it.
class TermStatistics {
public:
    explicit TermStatistics(std::size_t terms) : counts_(terms) {}

    /// Before anyone counts: that so many articles were seen, and how many of them had a term.
    void carry_articles(std::uint32_t articles) {
        articles_.store(articles, std::memory_order_relaxed);
        carried_ = articles;
        known_.assign(counts_.size(), false);
    }

    void carry(TermId term, std::uint32_t count) {
        counts_[term].store(count, std::memory_order_relaxed);
        known_[term] = true;
    }

    /// One article's terms.
    void note(const ArticleIndex& index) {
        articles_.fetch_add(1, std::memory_order_relaxed);
        for (const ArticleIndex::Present& present : index.present())
            counts_[present.term].fetch_add(1, std::memory_order_relaxed);
    }

    /// The share of articles that had the term; nothing where none were noted since it is known.
    std::optional<double> share(TermId term) const {
        const bool from_the_start = !known_.empty() && known_[term];
        const double articles = articles_.load(std::memory_order_relaxed);
        const double seen = from_the_start ? articles : articles - carried_;
        if (seen <= 0)
            return std::nullopt;
        return std::min(1.0, counts_[term].load(std::memory_order_relaxed) / seen);
    }

    std::uint32_t articles() const { return articles_.load(std::memory_order_relaxed); }

    /// Of them, those that were known when the set was compiled.
    std::uint32_t carried() const { return carried_; }

    std::size_t memory_bytes() const { return counts_.size() * sizeof(counts_[0]); }

private:
    std::vector<std::atomic<std::uint32_t>> counts_;
    std::vector<bool> known_;  ///< whose count is of the carried articles too
    std::atomic<std::uint32_t> articles_{0};
    std::uint32_t carried_ = 0;
};

}  // namespace rules::engine
