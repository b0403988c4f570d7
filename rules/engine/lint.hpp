#pragma once
// What is not wrong but hardly meant (P11), found on compiled programs.

#include "rules/engine/compiled.hpp"
#include "rules/query/lexer.hpp"
#include "rules/query/tree.hpp"

#include <vector>

namespace rules::engine {

/// Appends warnings about a query as a whole.
void lint_query(const query::Tree& tree, std::vector<query::Finding>& findings);

}  // namespace rules::engine
