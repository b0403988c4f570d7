#include "rules/query/tree.hpp"

namespace rules::query {
void Tree::clear() {
    source.clear();
    nodes.clear();
    root = kNone;
}

const char* name_of(Field field) {
    return field == Field::language ? "lang" : to_string(field);
}

std::optional<Field> field_named(std::string_view name) {
    for (auto i = static_cast<int>(Field::title); i <= static_cast<int>(Field::url); ++i)
        if (const auto field = static_cast<Field>(i); name == name_of(field))
            return field;
    return std::nullopt;
}

bool has_forms(const Tree& tree, const Node& node) {
    return is_words(node) && !node.exact && !is_pattern(tree, node) && !is_inner(tree, node);
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
