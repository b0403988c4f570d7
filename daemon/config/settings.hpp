#pragma once
// newsalertd.toml: the sections other than the channels.

#include "daemon/config/config.hpp"
#include "daemon/config/locations.hpp"
#include "daemon/config/toml.hpp"
#include "daemon/secrets/secret_reader.hpp"

#include <string>
#include <string_view>

namespace newsalertd::config {

/// What the readers of all files share.
struct Reading {
    Config& config;
    const Locations& where;
    SecretReader secrets;
    Findings& findings;
    /// [state] path stands where it can be read, or nowhere.
    bool state_known = true;
};

/// Where a key belongs that people look for in another file; empty for all others.
std::string where_key_belongs(std::string_view key);

/// What `[state] path = "…"` decides: the state file, and the control socket beside it.
void put_state(const std::filesystem::path& path, const Locations& where, Config& config);

/// Warns of what stands where the state usually is, if that is none.
void check_usual_state(const Locations& where, Findings& findings);

/// Reads the whole document, channels included, into `reading.config`.
void read_settings(const Node& document, const SourceText& source, Reading& reading);

}  // namespace newsalertd::config
