#pragma once
// The shape of a database: its tables, columns and indexes, whatever the spelling of their SQL.

#include "daemon/store/connection.hpp"

#include <optional>
#include <string>

namespace newsalertd::store {

/// The first thing of `model` that `found` lacks or has otherwise, or a trigger of `found`, in one
/// line; nullopt: none. Further tables and indexes, as ANALYZE makes them, do no harm.
std::optional<std::string> what_differs(Connection& found, Connection& model);

}  // namespace newsalertd::store
