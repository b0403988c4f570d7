#pragma once
// Words with stars in them, found without trying each on every word: a pattern is asked only where
// three bytes of it occur.

#include "rules/engine/dictionary.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rules::engine {

/// A word with * in it, as the pieces between the stars.
struct Pattern {
    std::vector<std::string> pieces;  ///< first and last may be empty
    IndexField field = 0;
    TermId term = kNoTerm;
};

class PatternIndex {
public:
    void add(Pattern pattern) { patterns_.push_back(std::move(pattern)); }

    /// After the last add.
    void build();

    /// Appends the terms of all patterns that a folded word fits.
    void fitting(std::string_view word, IndexField field, std::vector<TermId>& out) const;

    bool empty() const { return patterns_.empty(); }

    const std::vector<Pattern>& patterns() const { return patterns_; }

    std::size_t memory_bytes() const;

private:
    using Key = std::uint32_t;  ///< three bytes of a piece
    static constexpr std::size_t kFilterBits = std::size_t{1} << 16;

    static std::size_t filter_bit(Key key) { return key * 0x9e3779b1u >> 16; }

    bool may_have(Key key) const {
        const std::size_t bit = filter_bit(key);
        return (filter_[bit >> 6] >> (bit & 63) & 1) != 0;
    }

    std::vector<Pattern> patterns_;
    std::vector<std::uint64_t> filter_;               ///< empty when no pattern has a key
    std::unordered_map<Key, std::uint32_t> places_;   ///< of a key in `by_key_`
    std::vector<std::vector<std::uint32_t>> by_key_;  ///< patterns
    std::vector<std::uint32_t> short_;                ///< without a piece of three bytes
};

}  // namespace rules::engine
