#pragma once
// A file of the user's written whole or not at all.

#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace newsalertd::config {

struct WriteError {
    enum class Why : std::uint8_t { refused, failed };  ///< access denied, or anything else
    Why why = Why::failed;
    std::string message;  ///< one line; names the file
};

/// "FILE: WHAT…: permission denied"
WriteError write_error(const std::filesystem::path& path,
                       const std::error_code& error,
                       std::string_view what = {});

/// Writes beside the file and renames over it, so that a reader sees the old bytes or the new ones,
/// also after a crash. Its folder must be there. A link is followed; a file that is there keeps its
/// mode, and its owner where we may give files away.
std::expected<void, WriteError> write_whole(const std::filesystem::path& file,
                                            std::string_view bytes);

}  // namespace newsalertd::config
