#pragma once

#include <cstdint>
#include <string>

namespace newsalertd::admin {

/// Why the control socket does not do what was asked, as a sentence and as a kind that decides the
/// exit code of a command.
struct ControlError {
    enum class Kind : std::uint8_t {
        in_use,         ///< another daemon serves this socket
        cannot_create,  ///< the daemon cannot make the socket (73)
        no_permission,  ///< 77
        unreachable,    ///< no daemon serves this socket (69)
        lost,           ///< the daemon went away before its answer (69)
        timeout,        ///< no answer in time (75)
    };
    Kind kind = Kind::unreachable;
    std::string message;
};

}  // namespace newsalertd::admin
