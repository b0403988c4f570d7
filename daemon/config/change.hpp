#pragma once
// A change of one of the user's files by the program: made whole, looked at with the whole
// configuration, and taken back if it brings an error.

#include "daemon/config/load.hpp"
#include "daemon/config/locations.hpp"
#include "daemon/config/whole_file.hpp"
#include "daemon/descriptor.hpp"

#include <expected>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace newsalertd::config {

/// One process at a time changes the files of a folder; held until it dies. Makes feeds.d where it
/// is not there yet.
class ChangeLock {
public:
    static std::expected<ChangeLock, WriteError> take(const Locations& where);

private:
    explicit ChangeLock(Descriptor folder) : folder_(std::move(folder)) {}

    Descriptor folder_;
};

/// The errors that the change would have brought; none: it would not have had its effect.
using NewErrors = std::vector<rules::Diagnostic>;

/// Writes `bytes` as `file` and loads everything again. What was wrong before stays no obstacle: a
/// secret of the service's is often out of a shell's reach. `before` is the state before the
/// change, `effect` says of what comes after whether it is what was wanted. On an error the file is
/// as it was.
std::expected<Loaded, std::variant<WriteError, NewErrors>> change_file(
    const Locations& where,
    const Loaded& before,
    const std::filesystem::path& file,
    std::string_view bytes,
    Time now,
    const std::function<bool(const Loaded&)>& effect);

/// The bytes of a file; nullopt: there is none, or it cannot be read.
std::optional<std::string> bytes_of(const std::filesystem::path& file);

}  // namespace newsalertd::config
