#pragma once
// The syntax tree of a query: flat nodes in one vector, so that building, copying and throwing
// away a hostile query never recurses. Depth is bounded by the parser.

#include "rules/document.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rules::query {

enum class Kind : std::uint8_t {
    word,  ///< text; `exact` for =word; * in it stands for any letters; ~ before it: in a compound
    phrase,     ///< text between the quotes; with `number` > 0: its words at most so far apart
    all,        ///< AND
    any,        ///< OR
    none,       ///< NOT
    near,       ///< a NEAR/number b
    before,     ///< a BEFORE/number b
    proximity,  ///< words side by side: within 15 of one another
    sentence,   ///< SENTENCE(a b): all in one sentence
    field,      ///< field:child
    at_least,   ///< ATLEAST/number child
    regex,      ///< /text/
    number,     ///< #text, or #"text": this amount, however it is written
};

constexpr std::uint32_t kNone = 0xffffffff;
constexpr std::uint32_t kProximityDistance = 15;
constexpr std::uint32_t kMaxDistance = 1000;
constexpr std::size_t kMaxQueryBytes = std::size_t{64} * 1024;
constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxProximityWords = 64;  ///< words side by side
constexpr std::size_t kMaxOperands = 1000;      ///< words of one NEAR, or side by side

struct Node {
    Kind kind = Kind::word;
    Field field = Field::title;
    bool exact = false;
    bool slop = false;         ///< phrase: "…"~number
    std::uint32_t number = 0;  ///< distance or count
    std::uint32_t text = 0;    ///< into Tree::source
    std::uint32_t text_size = 0;
    std::uint32_t begin = 0;  ///< the node's place in Tree::source, for messages
    std::uint32_t end = 0;
    std::uint32_t first_child = kNone;
    std::uint32_t next_sibling = kNone;
};

struct Tree {
    /// The children of a node, in their order.
    struct Children {
        struct Iterator {
            const std::vector<Node>* nodes;
            std::uint32_t at;

            std::uint32_t operator*() const { return at; }

            void operator++() { at = (*nodes)[at].next_sibling; }

            bool operator==(const Iterator&) const = default;
        };

        const std::vector<Node>* nodes;
        std::uint32_t first;

        Iterator begin() const { return {nodes, first}; }

        Iterator end() const { return {nodes, kNone}; }
    };

    std::string source;
    std::vector<Node> nodes;
    std::uint32_t root = kNone;

    Children children(const Node& node) const { return {&nodes, node.first_child}; }

    Children children(std::uint32_t i) const { return children(nodes[i]); }

    const Node& operator[](std::uint32_t i) const { return nodes[i]; }

    std::string_view text(const Node& node) const {
        return std::string_view(source).substr(node.text, node.text_size);
    }

    std::string_view source_of(const Node& node) const {
        return std::string_view(source).substr(node.begin, node.end - node.begin);
    }

    void clear();
};

/// The canonical form: parses to the same tree.
std::string print(const Tree& tree);
std::string print(const Tree& tree, std::uint32_t node);

/// A field as queries name it: "title" …, "lang".
const char* name_of(Field field);

/// The field of that name.
std::optional<Field> field_named(std::string_view name);

/// A word or a phrase.
inline bool is_words(const Node& node) {
    return node.kind == Kind::word || node.kind == Kind::phrase;
}

/// Words that are looked for in all their forms: not exact, no pattern, no part of a compound.
bool has_forms(const Tree& tree, const Node& node);

/// Calls `visit(i)` for a node and all below it.
template <typename Visit>
void each_node(const Tree& tree, std::uint32_t from, Visit visit) {
    visit(from);
    for (const std::uint32_t c : tree.children(from))
        each_node(tree, c, visit);
}

/// A `*` in a word that is not exact makes it a pattern.
bool is_pattern(const Tree& tree, const Node& node);

/// ~word: inside of a longer word, as in German compounds. No pattern.
bool is_inner(const Tree& tree, const Node& node);

}  // namespace rules::query
