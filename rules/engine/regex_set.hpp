#pragma once
// The regular expressions of a watch set (RE2: time linear in the text), and the few of
// them that an article is worth trying with: those whose required literals occur in it.

#include "rules/document.hpp"
#include "rules/engine/literals.hpp"

#include <cstdint>
#include <expected>
#include <re2/filtered_re2.h>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rules::engine {

/// Built by add, then seal; immutable from then on and shared by all threads.
class RegexSet {
public:
    /// One a thread.
    struct Scratch {
        std::string text;
        std::vector<std::uint32_t> seen;  ///< by literal, the article that it was last seen in
        std::uint32_t article = 0;
        std::vector<int> atoms;
        std::vector<int> candidates;  ///< the result of candidates()
    };

    struct Refusal {
        std::string message;
        std::string hint;
    };

    RegexSet();

    /// The expression's number (the same for the same text), or what is wrong with it: its
    /// syntax, or that it matches every text.
    std::expected<std::uint32_t, Refusal> add(std::string_view expression);

    /// Once, after the last add.
    void seal();

    bool empty() const { return filter_.NumRegexps() == 0; }

    const re2::RE2& operator[](std::uint32_t number) const {
        return filter_.GetRE2(static_cast<int>(number));
    }

    /// Whether it has literals (of Literals::kShortest bytes or more) that must occur. Without,
    /// it is a candidate in every article.
    bool has_literals(std::uint32_t number) const { return !unfiltered_[number]; }

    /// The expressions that may match some field of the article, ascending, into
    /// `scratch.candidates`. All others match none.
    void candidates(const Document& document, Scratch& scratch) const;

    std::size_t memory_bytes() const;

private:
    re2::FilteredRE2 filter_;
    std::unordered_map<std::string, std::uint32_t> numbers_;  ///< until sealed
    Literals literals_;
    std::vector<int> atom_of_;      ///< by literal
    std::vector<int> always_;       ///< atoms too short to look for: taken to occur
    std::vector<bool> unfiltered_;  ///< by expression
};

/// has_literals for an expression by itself; false if it is none.
bool regex_has_literals(std::string_view expression);

}  // namespace rules::engine
