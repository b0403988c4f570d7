#pragma once
// What is not wrong but hardly meant, found on queries that were compiled.

#include "rules/engine/compiler.hpp"
#include "rules/query/lexer.hpp"
#include "rules/query/tree.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace rules::engine {

/// A query that is looked at, and where its warnings go.
struct LintedQuery {
    const query::Tree& tree;
    const Wording& wording;
    std::vector<query::Finding>& findings;

    void warn(const query::Node& node, std::string message, std::string hint) const;
};

/// Looks at the queries of one set, one after the other.
class Linter {
public:
    /// Appends warnings about all parts of a query, and, if it `compiles`, about it as a whole.
    void look(const LintedQuery& linted, bool compiles);

private:
    void warn_without_forms(const LintedQuery& linted);
    void warn_misspelt(const LintedQuery& linted);
    const std::string& meant_by(std::string_view word);

    /// Languages without forms that one watch was warned of.
    std::set<std::string> without_forms_;
    /// What unknown words were meant to be, or nothing.
    std::unordered_map<std::string, std::string> meant_;
    std::size_t misspelt_ = 0;  ///< warnings so far
};

/// That one part of a query forbids what another asks for.
void lint_contradictions(const LintedQuery& linted);

/// Signs of a word that do not count, though its author will think so: C++, AT&T, .NET.
void lint_signs(const LintedQuery& linted, const query::Node& node);

/// A star between two words, as search engines take it: export*control.
void lint_star(const LintedQuery& linted, const query::Node& node);

/// Languages that are none, in lang:…
void lint_language_field(const LintedQuery& linted, std::uint32_t field);

}  // namespace rules::engine
