#pragma once

#include "rules/query/tree.hpp"

namespace rules::query {

inline bool same_node(const Tree& a, std::uint32_t i, const Tree& b, std::uint32_t j) {
    const Node& x = a[i];
    const Node& y = b[j];
    if (x.kind != y.kind || x.exact != y.exact || x.slop != y.slop || x.number != y.number)
        return false;
    if (x.kind == Kind::field && x.field != y.field)
        return false;
    if (a.text(x) != b.text(y))
        return false;
    std::uint32_t p = x.first_child;
    std::uint32_t q = y.first_child;
    while (p != kNone && q != kNone) {
        if (!same_node(a, p, b, q))
            return false;
        p = a[p].next_sibling;
        q = b[q].next_sibling;
    }
    return p == q;
}

/// The same meaning written the same way; places in the source do not count.
inline bool same(const Tree& a, const Tree& b) {
    if (a.root == kNone || b.root == kNone)
        return a.root == b.root;
    return same_node(a, a.root, b, b.root);
}

}  // namespace rules::query
