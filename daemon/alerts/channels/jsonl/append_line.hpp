#pragma once
// Appending one line durably to a file that others may read and rotate.

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

namespace newsalertd::alerts {

struct AppendError {
    std::string reason;      ///< "open: Permission denied"
    bool ambiguous = false;  ///< the line may stand in the file
};

/// Opens, appends `line` and a line end in one write, fsyncs, closes; so a rotated file needs no
/// signal. Makes missing folders (0700 the last). A line cut short by an earlier crash is ended
/// first, one cut short now is taken back. Blocks.
std::expected<void, AppendError> append_line(const std::filesystem::path& path,
                                             std::string_view line);

}  // namespace newsalertd::alerts
