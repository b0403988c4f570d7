#pragma once
// Where the state is, read from a settings file that is no TOML: a slip in one channel must not
// hide the state, nor lead to another one.

#include "daemon/config/toml.hpp"
#include "daemon/secrets/paths.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace newsalertd::config {

/// What the one line `path = "…"` of [state] says (also `state.path = "…"`, `state = { path = "…"
/// }`); nullopt: there is none. The error: why such a line cannot be trusted, with its place.
struct StateLineError {
    Place place;
    std::string message;
};

/// Why the state cannot be at `path`, whatever stands there.
PathProblem state_path_problem(std::string_view path);

/// A section of newsalertd.toml other than [state].
bool is_other_section(std::string_view name);

std::expected<std::optional<std::string>, StateLineError> read_state_line(const SourceText& source);

}  // namespace newsalertd::config
