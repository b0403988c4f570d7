#pragma once
// Runs a program over an article's index.

#include "rules/document.hpp"
#include "rules/engine/article_index.hpp"
#include "rules/engine/compiled.hpp"
#include "rules/engine/sentences.hpp"

#include <cstdint>
#include <vector>

namespace rules::engine {

class Evaluator {
public:
    /// Borrows all of them until the next use().
    void use(const WatchSet::Compiled& set,
             const Document& document,
             const ArticleIndex& index,
             Sentences& sentences) {
        set_ = &set;
        document_ = &document;
        index_ = &index;
        sentences_ = &sentences;
    }

    bool matches(const std::uint32_t* node);

    /// The words that satisfy a program which matches; regex matches go to `byte_spans`.
    void witnesses(const std::uint32_t* node,
                   std::vector<Interval>& words,
                   std::vector<Span>& byte_spans);

    /// Where an operand (term, number, phrase, or OR of them) occurs, ascending; only the first
    /// kMaxOccurrences of each, which bounds what an article of one word repeated can cost.
    static constexpr std::size_t kMaxOccurrences = 10'000;
    void occurrences(const std::uint32_t* node, std::vector<Interval>& out) const;

private:
    bool term(const std::uint32_t* node) const;
    bool phrase(const std::uint32_t* node) const;
    bool near(const std::uint32_t* node);
    bool at_least(const std::uint32_t* node);
    bool regex(const std::uint32_t* node, std::vector<Span>* spans) const;
    bool phrase_at(const std::uint32_t* node, std::int64_t start) const;
    template <typename Visit>
    void each_phrase(const std::uint32_t* node, Visit visit) const;
    bool in_scope(std::uint32_t scope, std::uint32_t position) const;
    bool same_region(std::uint32_t a, std::uint32_t b) const;
    bool near_terms(std::uint32_t distance, TermId a, TermId b) const;
    bool ordered(const std::vector<Interval>& a,
                 const std::vector<Interval>& b,
                 std::uint32_t distance,
                 std::vector<Interval>* found) const;
    bool gather_heads(const std::uint32_t* node);
    template <typename Takes>
    bool each_head(const std::uint32_t* node, std::vector<Interval>* found, Takes takes);
    bool windows(const std::uint32_t* node, std::vector<Interval>* found);
    bool sentence(const std::uint32_t* node, std::vector<Interval>* found);

    const WatchSet::Compiled* set_ = nullptr;
    const Document* document_ = nullptr;
    const ArticleIndex* index_ = nullptr;
    Sentences* sentences_ = nullptr;
    std::vector<Interval> left_;
    std::vector<Interval> right_;

    struct Head {
        Interval at;
        std::uint32_t operand;
    };

    std::vector<Head> heads_;
    std::vector<std::uint32_t> ends_;
};

}  // namespace rules::engine
