#pragma once
// The random key of every hash in a state. Were it lost or changed, every article would be new.

#include "daemon/store/connection.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace newsalertd::store {

/// The key of this state, made if it has none yet. `damaged` if it is not what was stored.
Result<std::string> load_hash_key(Connection& connection, const std::filesystem::path& path);

/// The same, changing nothing; nullopt if it is not what was stored.
std::optional<std::string> read_hash_key(Connection& connection);

}  // namespace newsalertd::store
