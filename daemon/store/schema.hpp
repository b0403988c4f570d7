#pragma once
// The state's schema and how older ones are brought up to it.

#include "daemon/store/connection.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace newsalertd::store {

inline constexpr int kApplicationId = 0x4e415344;  // "NASD"

/// Number of the newest schema; PRAGMA user_version of an up-to-date file.
int schema_version();

/// What tables, columns or indexes are missing or of another shape than the file's own version has
/// them; nullopt: none. In one line.
std::optional<std::string> what_differs(Connection& connection);

/// Brings `connection` up to schema_version(), each step in a transaction, after a backup copy
/// beside the file ("state.db.v1-backup") when an older one is found. A file of another program, of
/// another shape or of a newer version is left untouched (ErrorClass::damaged, newer).
Result<void> migrate(Connection& connection, const std::filesystem::path& path);

}  // namespace newsalertd::store
