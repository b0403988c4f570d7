#pragma once
// What can go wrong with the state, as a value.

#include <cstdint>
#include <expected>
#include <string>

namespace newsalertd::store {

enum class ErrorClass : std::uint8_t {
    full,        ///< disk full or quota: retried until there is room
    io,          ///< I/O error, read-only medium: retried
    permission,  ///< the file or its folder is not ours to use (77): retried
    busy,        ///< another process holds the write lock: retried
    damaged,     ///< not a database, or a damaged one: the daemon stops (65)
    unusable,    ///< what stands there can be no state: a folder, a device (73)
    misplaced,   ///< the path names another file than the open one, or none: waited for
    newer,       ///< written by a newer version: the daemon does not start (65)
    conflict,    ///< a uniqueness of the schema refused the write: a fault of the program
    missing,     ///< no such row; of a reader: no such file
    other,
};

const char* to_string(ErrorClass error);

struct Error {
    ErrorClass error = ErrorClass::other;
    std::string message;  ///< what, where and what to do; one line
};

template <class Value>
using Result = std::expected<Value, Error>;

/// Whether waiting and trying the same again can help.
bool is_transient(ErrorClass error);

}  // namespace newsalertd::store
