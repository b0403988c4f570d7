#pragma once
// What `newsalertd check`, start and reload tell about a configuration.

#include "daemon/config/load.hpp"

#include <span>
#include <string>
#include <vector>

namespace newsalertd::config {

/// Every finding with its excerpt, errors and warnings in the order found; ends with a line end
/// unless empty.
std::string render(std::span<const rules::Diagnostic> findings);

/// "2 errors, 1 warning", "no errors"
std::string counts(std::span<const rules::Diagnostic> findings);

/// sysexits: 0 without errors, 77 if every error is a refusal of access, else 78.
int exit_code(const Loaded& loaded);

/// The warnings among them, in their order.
std::vector<rules::Diagnostic> warnings_of(std::span<const rules::Diagnostic> findings);

/// The first error in one line, for STATUS= and metrics; empty without one.
std::string first_error(std::span<const rules::Diagnostic> findings);

}  // namespace newsalertd::config
