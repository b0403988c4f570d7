#pragma once
// What is not wrong but hardly meant (P11), found on queries that were compiled.

#include "rules/engine/compiler.hpp"
#include "rules/query/lexer.hpp"
#include "rules/query/tree.hpp"

#include <set>
#include <string>
#include <vector>

namespace rules::engine {

/// Looks at the queries of one set, one after the other.
class Linter {
public:
    /// Appends warnings about a query as a whole and all its parts.
    void whole(const query::Tree& tree,
               const Wording& wording,
               std::vector<query::Finding>& findings);

    /// Only those about single words and fields, which hold in a query with mistakes too.
    void parts(const query::Tree& tree,
               const Wording& wording,
               std::vector<query::Finding>& findings);

private:
    void tell_without_forms(const query::Tree& tree,
                            std::string_view language,
                            std::vector<query::Finding>& findings);

    /// Languages without forms, of which one watch was told already.
    std::set<std::string> without_forms_;
};

/// That one part of a query forbids what another asks for.
void lint_contradictions(const query::Tree& tree,
                         const Wording& wording,
                         std::vector<query::Finding>& findings);

/// Signs of a word that do not count, though who wrote them will think so: C++, AT&T, .NET.
void lint_signs(const query::Tree& tree,
                const query::Node& node,
                std::vector<query::Finding>& findings);

/// Languages that are none, in lang:…
void lint_language_field(const query::Tree& tree,
                         std::uint32_t field,
                         std::vector<query::Finding>& findings);

}  // namespace rules::engine
