#pragma once
// `newsalertd check`: validates everything that a start would, without network and writes.

#include "daemon/cli/verb.hpp"

namespace newsalertd::cli {

/// Findings go to `err`, the summary and the explanation of a watch (empty: none) to `out`; with
/// JSON one document to `out`. Returns 0, 66 (no such watch), 77 or 78.
int check(const Context& context, const std::string& explain_watch);

}  // namespace newsalertd::cli
