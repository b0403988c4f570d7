#include "rules/engine/lint.hpp"

#include "rules/engine/regex_set.hpp"
#include "rules/text/common_words.hpp"

#include <algorithm>
#include <string>

namespace rules::engine {
namespace {

using query::Kind;
using query::kNone;
using query::Node;
using query::Tree;

constexpr double kCommon = 0.1;

// Whether a match needs no word at all: every article without the unwanted ones would fire.
bool only_negative(const Tree& tree, std::uint32_t i) {
    const Node& node = tree[i];
    if (node.kind == Kind::none)
        return true;
    if (node.kind == Kind::field)
        return only_negative(tree, node.first_child);
    if (node.kind != Kind::all && node.kind != Kind::any)
        return false;
    for (std::uint32_t c = node.first_child; c != kNone; c = tree[c].next_sibling) {
        const bool negative = only_negative(tree, c);
        if (negative != (node.kind == Kind::all))
            return negative;
    }
    return node.kind == Kind::all;
}

// Whether nothing must occur that could be looked up, since a regular expression without literal
// text may decide alone: nothing then spares the article from it.
bool only_regex(const Tree& tree, std::uint32_t i) {
    const Node& node = tree[i];
    if (node.kind == Kind::regex)
        return !regex_has_literals(tree.text(node));
    if (node.kind == Kind::none)
        return true;
    if (node.kind == Kind::field)
        return only_regex(tree, node.first_child);
    if (node.kind != Kind::all && node.kind != Kind::any)
        return false;
    for (std::uint32_t c = node.first_child; c != kNone; c = tree[c].next_sibling)
        if (only_regex(tree, c) != (node.kind == Kind::all))
            return node.kind == Kind::any;
    return node.kind == Kind::all;
}

// A common word that suffices by itself.
void bare_words(const Tree& tree, std::uint32_t i, std::vector<query::Finding>& findings) {
    const Node& node = tree[i];
    if (node.kind == Kind::any) {
        for (std::uint32_t c = node.first_child; c != kNone; c = tree[c].next_sibling)
            bare_words(tree, c, findings);
        return;
    }
    if (node.kind != Kind::word || node.exact)
        return;
    std::string lower(tree.text(node));
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    if (text::word_frequency(lower) < kCommon)
        return;
    findings.push_back({Severity::warning,
                        node.begin,
                        node.end,
                        "'" + lower + "' alone is in very many articles",
                        "add words with AND, or side by side"});
}

}  // namespace

void lint_query(const Tree& tree, std::vector<query::Finding>& findings) {
    const Node& root = tree[tree.root];
    if (only_negative(tree, tree.root))
        findings.push_back(
            {Severity::warning,
             root.begin,
             root.end,
             "the query only says what must not occur, so nearly every article fires",
             "add a word that must occur"});
    else if (only_regex(tree, tree.root))
        findings.push_back(
            {Severity::warning,
             root.begin,
             root.end,
             "neither a word nor any text of the regular expression must occur, so it is tried on "
             "every article",
             "add a word with AND"});
    bare_words(tree, tree.root, findings);
}

}  // namespace rules::engine
