#pragma once
// What is looked at before SQLite may touch the state: where it is, what kind of file it is, and
// whether the write-ahead log beside it is its own. Nothing here writes to an existing state.

#include "daemon/store/error.hpp"

#include <cstdint>
#include <filesystem>

namespace newsalertd::store {

/// Where the state is or is to be, symbolic links followed: one file, one log, by whatever link it
/// is named. Makes the folder if it is missing. Refuses a link to nowhere, and a folder, pipe or
/// device in the file's place (`unusable`).
Result<std::filesystem::path> find_state(const std::filesystem::path& path);

enum class Standing : std::uint8_t {
    absent,      ///< nothing of that name: a state is to be begun
    closed,      ///< the last process ended orderly
    unfinished,  ///< it did not: its log holds something
};

/// What stands at a place that find_state() gave. An empty or foreign file is `damaged`. To be
/// asked once the state is locked by its name: it opens the file.
Result<Standing> look_before_opening(const std::filesystem::path& path);

/// Puts a new, empty state of the newest schema at `path`, complete or not at all: a start that is
/// killed leaves no half one.
Result<void> begin_state(const std::filesystem::path& path);

/// Whether the log beside an unfinished state is that state's own: the key of its hashes must be
/// the same with the log and without. SQLite replays any log of that name.
Result<void> check_log(const std::filesystem::path& path);

/// The restore of a backup as a person types it.
std::string how_to_restore(const std::filesystem::path& path);

}  // namespace newsalertd::store
