#pragma once
// One article's words while it is matched: which terms occur, and where. Reused from article to
// article; nothing is allocated in the steady state.

#include "rules/document.hpp"
#include "rules/engine/dictionary.hpp"
#include "rules/engine/index_fields.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace rules::engine {

/// A field's (or list item's) stretch of positions. Between two regions one position stays
/// empty, so that no phrase crosses.
struct Region {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    Field field = Field::title;
    Analyzer analyzer = Analyzer::exact;
    std::uint32_t item = 0;
};

/// Positions first … last.
struct Interval {
    std::uint32_t first;
    std::uint32_t last;
    TermId number = kNoTerm;  ///< if it is a number: its term
    auto operator<=>(const Interval&) const = default;

    bool same_words(const Interval& other) const {
        return first == other.first && last == other.last;
    }
};

class ArticleIndex {
public:
    static constexpr std::uint32_t kEnd = 0xffffffff;

    struct Occurrence {
        TermId term;
        std::uint32_t position;
        std::uint32_t next;  ///< of the same term, or kEnd
    };

    struct Present {
        TermId term;
        std::uint32_t first;  ///< occurrences
        std::uint32_t last;
        std::uint32_t count;
    };

    /// Present in every article: stands for "no gate".
    static constexpr TermId kAlways = 0;

    /// Makes room for the terms of a watch set.
    void size_for(std::size_t terms);

    /// Forgets the article before.
    void clear();

    void begin_region(Field field, Analyzer analyzer, std::uint32_t item);
    void end_region();

    /// Leaves positions empty up to the region's `offset`-th, which must not lie before the current
    /// one.
    void begin_token(std::uint32_t offset) {
        while (positions_.size() < region_begin_ + offset)
            next_token();
        next_token();
    }

    /// Makes room for so many words, so that the vectors need not grow one by one.
    void reserve(std::size_t words) {
        positions_.reserve(positions_.size() + words + 1);
        if (occurrences_.capacity() < occurrences_.size() + words)
            occurrences_.reserve(2 * (occurrences_.size() + words));
    }

    /// The next position.
    void next_token() { positions_.push_back(static_cast<std::uint32_t>(occurrences_.size())); }

    /// At the current position.
    void add(TermId term) {
        const auto at = static_cast<std::uint32_t>(occurrences_.size());
        const auto position = static_cast<std::uint32_t>(positions_.size() - 1);
        std::uint64_t& word = bits_.data()[term >> 6];
        const std::uint64_t bit = 1ULL << (term & 63);
        if ((word & bit) == 0) {
            word |= bit;
            slots_.data()[term] = static_cast<std::uint32_t>(present_.size());
            present_.push_back({term, at, at, 1});
        } else {
            Present& known = present_.data()[slots_.data()[term]];
            Occurrence& last = occurrences_.data()[known.last];
            if (last.position == position)
                return;
            last.next = at;
            known.last = at;
            ++known.count;
        }
        occurrences_.push_back({term, position, kEnd});
    }

    /// Where a number that some watch asks for stands.
    struct NumberPlace {
        TermId term;
        std::uint32_t position;
        std::uint32_t last;  ///< position of its last word
        std::uint32_t begin;
        std::uint32_t end;  ///< bytes of its field
    };

    /// A number's term at the current position. `last`: the offset in the region of its last word.
    void add_number(TermId term, std::uint32_t last, std::uint32_t begin, std::uint32_t end) {
        add(term);
        const auto position = static_cast<std::uint32_t>(positions_.size() - 1);
        numbers_.push_back({term, position, region_begin_ + last, begin, end});
    }

    /// The number that `term`, which must occur at `position`, stands for there.
    const NumberPlace& number_at(std::uint32_t position, TermId term) const;

    /// Soon to be added.
    void prefetch(TermId term) const { __builtin_prefetch(slots_.data() + term); }

    bool has(TermId term) const { return (bits_.data()[term >> 6] >> (term & 63) & 1) != 0; }

    const std::uint64_t* bits() const { return bits_.data(); }

    const Present& present(TermId term) const { return present_.data()[slots_.data()[term]]; }

    const std::vector<Present>& present() const { return present_; }

    const Occurrence& occurrence(std::uint32_t i) const { return occurrences_.data()[i]; }

    /// Whether `term` stands at `position`; out of range is no.
    bool stands_at(TermId term, std::int64_t position) const {
        if (position < 0 || position >= static_cast<std::int64_t>(positions_.size()))
            return false;
        const auto p = static_cast<std::size_t>(position);
        const std::uint32_t* positions = positions_.data();
        const std::uint32_t end = p + 1 < positions_.size()
                                      ? positions[p + 1]
                                      : static_cast<std::uint32_t>(occurrences_.size());
        for (std::uint32_t i = positions[p]; i < end; ++i)
            if (occurrences_.data()[i].term == term)
                return true;
        return false;
    }

    const Region& region_at(std::uint32_t position) const;

    /// title, summary or content of an analyzer: empty where the article has none.
    const Region& field_region(Analyzer analyzer, Field field) const {
        return fields_[static_cast<std::size_t>(analyzer)][static_cast<std::size_t>(field)];
    }

    const std::vector<Region>& regions() const { return regions_; }

private:
    std::vector<std::uint64_t> bits_;
    BigVector<std::uint32_t> slots_;
    std::vector<Present> present_;
    std::vector<Occurrence> occurrences_;
    std::vector<std::uint32_t> positions_;  ///< first occurrence of each
    std::vector<Region> regions_;
    std::vector<NumberPlace> numbers_;  ///< by position
    std::array<std::array<Region, 3>, 2> fields_{};
    std::uint32_t region_begin_ = 0;
};

}  // namespace rules::engine
