#pragma once
// The compiled watches: flat arrays, immutable once built.

#include "rules/engine/code.hpp"
#include "rules/engine/dictionary.hpp"
#include "rules/engine/spaces.hpp"
#include "rules/engine/watch_set.hpp"

#include <cstdint>
#include <memory>
#include <re2/re2.h>
#include <string>
#include <unordered_map>
#include <vector>

namespace rules::engine {

template <typename T>
std::size_t bytes_of(const std::vector<T>& v) {
    return v.capacity() * sizeof(T);
}

/// Says "if `anchor` occurs, `program` may match". `gate` must occur too, `delta` positions
/// after the anchor if that is not 0. Most postings end at their gate.
struct Posting {
    std::uint32_t program;  ///< the top bit: anchor and gate decide, the program need not run
    TermId gate;
    std::int32_t delta;
};

constexpr std::uint32_t kDecides = 0x80000000u;

/// `=word`: the term that stands for it occurs where the article's own letters are these.
struct RawVariant {
    std::string composed;
    TermId term;
};

/// A word with * in it, as the pieces between the stars.
struct Pattern {
    std::vector<std::string> pieces;  ///< first and last may be empty
    Space space;
    TermId term;
};

/// Everything that a word can lead to besides its own term.
struct Expansions {
    Dictionary prefixes;  ///< prefix texts; numbers index `prefix_terms`
    std::vector<TermId> prefix_terms;
    std::unordered_map<Space, std::uint64_t> prefix_lengths;  ///< a bit for each length in use
    std::vector<Pattern> patterns;
    std::unordered_map<TermId, std::vector<RawVariant>> raw;
    std::unordered_map<TermId, std::vector<TermId>> unions;
    std::size_t memory_bytes() const;
};

constexpr std::size_t kMaxPrefixBytes = 63;

}  // namespace rules::engine

namespace rules {

struct WatchSet::Compiled {
    std::uint64_t serial = 0;  ///< unique in the process: scratch memory knows its set by it
    std::vector<Watch> watches;
    std::vector<std::uint32_t> by_name;  ///< indices, sorted by name

    engine::Dictionary dictionary;
    engine::Expansions expansions;
    std::vector<std::unique_ptr<re2::RE2>> regexes;

    std::vector<std::uint32_t> code;
    std::vector<std::uint32_t> programs;         ///< where each begins in `code`
    std::vector<std::uint32_t> program_watches;  ///< first watch of each, into `watch_numbers`
    std::vector<std::uint32_t> watch_numbers;

    std::vector<std::uint32_t> posting_begins;  ///< by term, one more than terms
    std::vector<engine::Posting> postings;
    std::vector<std::uint32_t> always;  ///< programs without a word that must occur

    std::vector<text::StemLanguage> languages;  ///< whose stems are asked for
    /// [plane][class]: whether any watch reads it.
    bool reads[2][engine::kFieldClasses] = {};
    bool detects_language = false;

    std::size_t memory_bytes() const;
};

}  // namespace rules
