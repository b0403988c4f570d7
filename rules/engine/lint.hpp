#pragma once
// What is not wrong but hardly meant (P11), found on queries that were compiled.

#include "rules/engine/compiler.hpp"
#include "rules/query/lexer.hpp"
#include "rules/query/tree.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace rules::engine {

/// Looks at the queries of one set, one after the other.
class Linter {
public:
    /// Appends warnings about all parts of a query, and, if it `compiles`, about it as a whole.
    void look(const query::Tree& tree,
              const Wording& wording,
              bool compiles,
              std::vector<query::Finding>& findings);

private:
    void tell_without_forms(const query::Tree& tree,
                            std::string_view language,
                            std::vector<query::Finding>& findings);

    void tell_misspelt(const query::Tree& tree,
                       const Wording& wording,
                       std::vector<query::Finding>& findings);
    const std::string& meant_by(std::string_view word);

    /// Languages without forms, of which one watch was told already.
    std::set<std::string> without_forms_;
    /// What unknown words were meant to be, or nothing.
    std::unordered_map<std::string, std::string> meant_;
    std::size_t misspelt_ = 0;  ///< told so far
};

/// That one part of a query forbids what another asks for.
void lint_contradictions(const query::Tree& tree,
                         const Wording& wording,
                         std::vector<query::Finding>& findings);

/// Signs of a word that do not count, though who wrote them will think so: C++, AT&T, .NET.
void lint_signs(const query::Tree& tree,
                const query::Node& node,
                std::vector<query::Finding>& findings);

/// A star between two words, as search engines take it: export*control.
void lint_star(const query::Tree& tree,
               const query::Node& node,
               const Wording& wording,
               std::vector<query::Finding>& findings);

/// Languages that are none, in lang:…
void lint_language_field(const query::Tree& tree,
                         std::uint32_t field,
                         std::vector<query::Finding>& findings);

}  // namespace rules::engine
