#include "daemon/admin/watched_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <optional>
#include <system_error>

namespace newsalertd::admin {

namespace {

using std::filesystem::path;

constexpr unsigned kLinks = 40;  // as the kernel's own limit
constexpr unsigned kFilesPerFolder = 10'000;

struct Look {
    FileStamp stamp;
    bool folder = false;
    bool mounted = false;
};

/// Follows links. STATX_ATTR_MOUNT_ROOT tells a file that is mounted over the folder's own.
std::optional<Look> look(const path& at) {
    struct statx found{};
    if (::statx(AT_FDCWD, at.c_str(), AT_STATX_SYNC_AS_STAT, STATX_BASIC_STATS, &found) != 0)
        return std::nullopt;
    const auto nanoseconds = [](const statx_timestamp& time) {
        return time.tv_sec * 1'000'000'000 + time.tv_nsec;
    };
    Look result;
    result.stamp = {.device = ::gnu_dev_makedev(found.stx_dev_major, found.stx_dev_minor),
                    .inode = found.stx_ino,
                    .size = static_cast<std::int64_t>(found.stx_size),
                    .modified = nanoseconds(found.stx_mtime),
                    .changed = nanoseconds(found.stx_ctime)};
    result.folder = S_ISDIR(found.stx_mode);
    result.mounted = (found.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
    return result;
}

/// The folders that hold the links on the way to `where`, and the nearest folder there is if it
/// does not exist.
void add_parents(const path& where, std::set<path>& parents) {
    path rest = where;
    path done;
    unsigned links = 0;
    for (auto part = rest.begin(); part != rest.end();) {
        std::error_code error;
        const path next = done / *part;
        const auto status = std::filesystem::symlink_status(next, error);
        if (!std::filesystem::exists(status)) {
            parents.insert(done.empty() ? path(".") : done);
            return;
        }
        if (!std::filesystem::is_symlink(status)) {
            done = next;
            ++part;
            continue;
        }
        parents.insert(done.empty() ? path(".") : done);
        const path target = std::filesystem::read_symlink(next, error);
        if (error || ++links > kLinks)
            return;
        path remaining = target;
        for (++part; part != rest.end(); ++part)
            remaining /= *part;
        if (target.is_absolute())
            done.clear();
        rest = remaining;
        part = rest.begin();
    }
}

void add_file(const path& file, bool link, WatchedFiles& watched) {
    if (link)
        add_parents(file, watched.parents);
    const auto found = look(file);
    if (!found || found->folder)
        return;
    watched.stamps.emplace(file, found->stamp);
    if (!link && !found->mounted)
        return;
    watched.files.insert(file);
    std::error_code error;
    const path real = std::filesystem::canonical(file, error);
    if (link && !error)
        watched.parents.insert(real.parent_path());  // where it may be replaced by renaming
}

void add_folder(const path& folder, const NameCounts& counts, WatchedFiles& watched) {
    add_parents(folder, watched.parents);
    const auto found = look(folder);
    if (!found || !found->folder)
        return;
    watched.folders.insert(folder);
    std::error_code error;
    std::filesystem::directory_iterator entry(folder, error);
    for (unsigned seen = 0; !error && entry != std::filesystem::directory_iterator();
         entry.increment(error)) {
        if (!counts(entry->path().filename().native()))
            continue;
        if (++seen > kFilesPerFolder)
            return;
        std::error_code ignored;
        add_file(entry->path(), entry->is_symlink(ignored), watched);
    }
}

}  // namespace

WatchedFiles look_at(const path& folder,
                     const std::vector<std::string>& subfolders,
                     const NameCounts& counts) {
    std::error_code error;
    path base = std::filesystem::absolute(folder, error);
    if (error)
        base = folder;
    if (!base.has_filename())
        base = base.parent_path();  // "folder/" would look like a missing name in it
    WatchedFiles watched;
    add_folder(base, counts, watched);
    for (const auto& subfolder : subfolders)
        add_folder(base / subfolder, counts, watched);
    // The folder's own parent: where it may be replaced by another of its name.
    if (!watched.folders.empty() && base.has_parent_path())
        watched.parents.insert(base.parent_path());
    return watched;
}

}  // namespace newsalertd::admin
