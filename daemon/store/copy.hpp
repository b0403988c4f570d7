#pragma once
// A copy of the state, also of a running daemon's: SQLite's online backup, which sees one moment
// of it. A plain copy of the file would lack what stands in its log.

#include "daemon/store/error.hpp"

#include <filesystem>

namespace newsalertd::store {

/// Writes `to`, for its owner alone. It must not exist (`unusable`); on failure it does not.
Result<void> copy_state(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace newsalertd::store
