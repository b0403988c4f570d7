#pragma once
// `[feed.json]`: where a feed's own kind of JSON keeps its entries.

#include "daemon/config/toml.hpp"
#include "feeds/parse/parse.hpp"

#include <optional>

namespace newsalertd::config {

/// Reads the table `json` of a feed's section; nullopt without one or after an error.
std::optional<feeds::parse::JsonMapping> read_json_mapping(Section& feed);

}  // namespace newsalertd::config
