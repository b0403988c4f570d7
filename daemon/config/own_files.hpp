#pragma once
// Which files alerts may be appended to: any regular one that is not the program's own.

#include "daemon/config/config.hpp"
#include "daemon/config/locations.hpp"

#include <filesystem>
#include <string>

namespace newsalertd::config {

/// Why no lines may be appended to `path`; empty: they may. Looks through symbolic links, also
/// dangling ones, and recognises the program's own files (state, its companions, control socket,
/// lock, configuration, feeds, rules) by whatever name they are reached. Opens nothing.
std::string appending_problem(const std::filesystem::path& path,
                              const Config& config,
                              const Locations& where);

}  // namespace newsalertd::config
