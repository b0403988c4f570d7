#pragma once
// Keys and values of a [[watch]] that need no place in the file. Internal to rules/files.

#include "rules/watch.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <toml++/toml.h>

namespace rules {

/// The key that an unknown one was probably meant to be: a misspelt one, or what another tool calls
/// it ("exclude" for "none"). Empty if none is near.
std::string watch_key_meant(std::string_view key);

/// One line of at most 200 bytes.
bool fits_a_name(std::string_view text);

std::optional<Priority> priority_of(const ::toml::node& node);

/// A date means the end of that day in UTC; a time without an offset is UTC. Nothing if it is
/// neither.
std::optional<std::chrono::sys_seconds> expiry_of(const ::toml::node& node);

}  // namespace rules
