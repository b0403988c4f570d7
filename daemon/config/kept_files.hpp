#pragma once
// The user's files as the state keeps them, for a start on the last good ones: without any
// secret. Settings and feed tables are written anew from what they mean, so that remarks, where
// old passwords like to stay, are left out; a secret that stood in a file itself is withheld.

#include "daemon/config/load.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace newsalertd::config {

/// One text for the state.
std::string pack_files(const Loaded& loaded, const Locations& where);

/// nullopt: not what pack_files made. The error: a sentence on why these are not the ones of this
/// folder and state.
std::optional<std::expected<Files, std::string>> unpack_files(std::string_view packed,
                                                              const Locations& where,
                                                              const std::filesystem::path& state);

}  // namespace newsalertd::config
