#pragma once
// What there is to watch for a configuration folder: a look at the file system, without state.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace newsalertd::admin {

/// Enough to see that a file is not what it was.
struct FileStamp {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t size = 0;
    std::int64_t modified = 0;  ///< nanoseconds since 1970
    std::int64_t changed = 0;   ///< of the inode, likewise
    bool operator==(const FileStamp&) const = default;
};

struct WatchedFiles {
    /// Folders that hold the files themselves.
    std::set<std::filesystem::path> folders;
    /// Folders where only a name on the way may change: a link's, or that of a folder to come.
    std::set<std::filesystem::path> parents;
    /// Files whose writes their folder does not report: reached by a link or mounted over.
    std::set<std::filesystem::path> files;
    /// Every file that counts, as it is now.
    std::map<std::filesystem::path, FileStamp> stamps;
};

/// Whether a file of this name is one that the configuration reads.
using NameCounts = std::function<bool(const std::string& name)>;

/// `folder` and `subfolders` of it, files whose name counts. At most 10,000 of these a folder are
/// looked at.
WatchedFiles look_at(const std::filesystem::path& folder,
                     const std::vector<std::string>& subfolders,
                     const NameCounts& counts);

}  // namespace newsalertd::admin
