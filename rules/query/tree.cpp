#include "rules/query/tree.hpp"

#include <array>

namespace rules::query {
namespace {

bool same_node(const Tree& a, std::uint32_t i, const Tree& b, std::uint32_t j) {
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

}  // namespace

void Tree::clear() {
    source.clear();
    nodes.clear();
    root = kNone;
}

bool same(const Tree& a, const Tree& b) {
    if (a.root == kNone || b.root == kNone)
        return a.root == b.root;
    return same_node(a, a.root, b, b.root);
}

std::optional<Field> field_named(std::string_view name) {
    constexpr std::array kFields{Field::title,
                                 Field::summary,
                                 Field::content,
                                 Field::author,
                                 Field::category,
                                 Field::source,
                                 Field::language,
                                 Field::url};
    if (name == "lang")
        return Field::language;
    for (const Field field : kFields)
        if (name == to_string(field) && field != Field::language)
            return field;
    return std::nullopt;
}

bool is_pattern(const Tree& tree, const Node& node) {
    return node.kind == Kind::word && !node.exact && !is_inner(tree, node) &&
           tree.text(node).find('*') != std::string_view::npos;
}

bool is_inner(const Tree& tree, const Node& node) {
    return node.kind == Kind::word && !node.exact && node.text_size > 1 &&
           tree.text(node).front() == '~';
}

}  // namespace rules::query
