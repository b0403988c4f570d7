#pragma once
// A query's program: nodes in prefix order in one array of 32-bit words. A node's first word
// holds its operation and its size, so that a child can be skipped without reading it.

#include <cstdint>

namespace rules::engine {

enum class Op : std::uint8_t {
    never,     ///< a word without letters: matches nothing
    term,      ///< scope, term
    phrase,    ///< scope, terms in order; kNoTerm: any word
    all,       ///< children
    any,       ///< children
    none,      ///< child
    near,      ///< distance, two operands
    before,    ///< distance, two operands
    window,    ///< distance, operands
    sentence,  ///< operands
    at_least,  ///< count, operand
    regex,     ///< scope, number of the expression
    number,    ///< scope, term: as `term`, but as many words long as the number at its place
};

constexpr std::uint32_t kMaxNodeWords = (1u << 24) - 1;

inline std::uint32_t header(Op op, std::size_t words) {
    return static_cast<std::uint32_t>(op) | static_cast<std::uint32_t>(words) << 8;
}

inline Op op_of(const std::uint32_t* node) {
    return static_cast<Op>(*node & 0xff);
}

inline std::uint32_t words_of(const std::uint32_t* node) {
    return *node >> 8;
}

/// Where a node's children begin.
inline const std::uint32_t* children_of(const std::uint32_t* node) {
    switch (op_of(node)) {
        case Op::all:
        case Op::any:
        case Op::none:
        case Op::sentence:
            return node + 1;
        default:
            return node + 2;
    }
}

inline const std::uint32_t* end_of(const std::uint32_t* node) {
    return node + words_of(node);
}

/// A scope: kAnyScope where the terms themselves settle it, else one of title, summary, content
/// (1 + field) and, from bit 8, the analyzer.
constexpr std::uint32_t kAnyScope = 0;

}  // namespace rules::engine
