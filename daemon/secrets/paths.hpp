#pragma once
// What no path of the configuration may be, wherever it is read.

#include "rules/toml/section.hpp"

#include <string>
#include <string_view>

namespace newsalertd {

struct PathProblem {
    std::string message;  ///< empty: there is none
    std::string hint;

    explicit operator bool() const { return !message.empty(); }
};

/// A ~ or a $NAME at its beginning, which only a shell expands; a NUL, which ends it for the
/// system.
PathProblem path_problem(std::string_view path);

/// False: there is one, and it is reported as one of `key`.
bool check_path(rules::toml::Section& section, std::string_view key, const rules::toml::Node& node);

}  // namespace newsalertd
