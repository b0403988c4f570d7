#pragma once
// One part of a watch set: flat arrays, immutable once built. It names watches by numbers of its
// own.

#include "rules/engine/big_vector.hpp"
#include "rules/engine/code.hpp"
#include "rules/engine/dictionary.hpp"
#include "rules/engine/index_fields.hpp"
#include "rules/engine/pattern_index.hpp"
#include "rules/engine/regex_set.hpp"
#include "rules/engine/term_statistics.hpp"
#include "rules/engine/watch_set.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace rules::engine {

/// What a posting leads to. A posting says "if this word occurs, and its gate too, the program
/// may match"; most end at their gate, so gates are kept apart, densely.
struct Target {
    std::uint32_t program;  ///< where its code begins; the top bit: no need to run it
    std::int32_t delta;     ///< if not 0: the gate must stand so far after the word
    TermId second;          ///< must occur too; ArticleIndex::kAlways without one
};

constexpr std::uint32_t kDecides = 0x80000000u;

/// A program that is found by a regular expression, when the article has the expression's literals.
struct RegexUse {
    std::uint32_t regex;
    std::uint32_t program;
};

/// Where a term's postings begin, and the terms that its word leads to besides; both end where
/// the next term's begin.
struct TermUse {
    std::uint32_t postings = 0;
    std::uint32_t expanded = 0;
};

/// `=word`: the term that stands for it occurs where the article's own letters are these.
struct RawVariant {
    std::string composed;
    TermId term;
};

/// Everything that a word can lead to besides its own term.
struct Expansions {
    Dictionary prefixes;  ///< prefix texts; numbers index `prefix_terms`
    std::vector<TermId> prefix_terms;
    std::unordered_map<IndexField, std::uint64_t> prefix_lengths;  ///< a bit for each length in use
    PatternIndex patterns;
    std::unordered_map<TermId, std::vector<RawVariant>> raw;
    /// By a term, those that occur wherever it does.
    std::unordered_map<TermId, std::vector<TermId>> unions;
    /// By a hash of the first three bytes: the lengths (bit n) of the prefixes that begin so in
    /// any field; bit 0 for those of 16 bytes and more. Empty when there are no prefixes.
    std::vector<std::uint16_t> prefix_filter;
    bool has_short_prefixes = false;  ///< of fewer than three bytes
    static constexpr std::size_t kFilter = 1 << 14;

    static std::size_t filter_place(std::uint64_t lead) {
        return ((lead & 0xffffff) * 0x9e3779b97f4a7c15ULL) >> 50;
    }

    /// After all of them are known.
    void build();

    /// Appends the terms of all prefixes and patterns that a folded word fits. `lead`: its first
    /// eight bytes.
    void fitting(std::string_view word,
                 std::uint64_t lead,
                 IndexField field,
                 std::vector<TermId>& out) const;

    /// Appends the unions of all terms, and theirs.
    void add_unions(std::vector<TermId>& terms) const;

    bool any() const { return !prefix_filter.empty() || !patterns.empty(); }

    std::size_t memory_bytes() const;
};

constexpr std::size_t kMaxPrefixBytes = 63;

}  // namespace rules::engine

namespace rules {

struct WatchSet::Compiled {
    Compiled();

    std::uint64_t serial = 0;  ///< unique in the process: scratch memory knows its set by it
    engine::Dictionary dictionary;
    engine::Expansions expansions;
    engine::RegexSet regexes;

    /// Programs, each preceded by its owner: the watch's number, or kShared and the place in
    /// `shared` of how many watches there are and which.
    engine::BigVector<std::uint32_t> code;
    std::vector<std::uint32_t> shared;
    static constexpr std::uint32_t kShared = 0x80000000u;

    engine::BigVector<engine::TermUse> uses;    ///< by term, one more than terms
    std::vector<engine::TermId> expanded;       ///< prefixes and patterns that a word fits
    engine::BigVector<engine::TermId> gates;    ///< by posting; kAlways without one
    engine::BigVector<engine::Target> targets;  ///< by posting
    std::vector<engine::RegexUse> by_regex;     ///< sorted by regex
    std::vector<std::uint32_t> always;          ///< programs without anything that must occur

    /// Counted while articles are matched, so not of what is immutable.
    std::unique_ptr<engine::TermStatistics> statistics;

    std::vector<text::StemLanguage> languages;  ///< whose stems are asked for
    /// [analyzer][class]: whether any watch reads it.
    bool reads[2][engine::kFieldClasses] = {};
    /// The same: whether any watch looks for a number there.
    bool numbers[2][engine::kFieldClasses] = {};
    bool detects_language = false;
    bool asks_possessives = false;  ///< =Lowe's

    std::size_t memory_bytes() const;
};

}  // namespace rules
