#include "daemon/config/whole_file.hpp"

#include "daemon/descriptor.hpp"
#include "daemon/visible.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <system_error>
#include <utility>

namespace newsalertd::config {

namespace {

namespace fs = std::filesystem;

/// A file in the folder of another. Gone with the object unless it was moved into place.
class TemporaryFile {
public:
    explicit TemporaryFile(const fs::path& file)
        // A leading dot: no watch of the folder takes it for a file of its own.
        : name_((file.parent_path() / ("." + file.filename().native() + ".XXXXXX")).native()),
          descriptor_(mkostemp(name_.data(), O_CLOEXEC)) {}

    ~TemporaryFile() {
        if (made() && !moved_)
            unlink(name_.c_str());
    }

    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    bool made() const { return descriptor_.open(); }

    bool take_rights_of(const std::optional<struct stat>& old) const {
        if (!old) {
            const auto mask = umask(0);
            umask(mask);
            return fchmod(descriptor_.get(), 0666 & ~mask) == 0;
        }
        // Only root may give a file away; others keep what they may write.
        if (fchown(descriptor_.get(), old->st_uid, old->st_gid) != 0 && errno != EPERM)
            return false;
        return fchmod(descriptor_.get(), old->st_mode & 0777) == 0;
    }

    bool write(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto written = ::write(descriptor_.get(), bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written < 0)
                return false;
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return fsync(descriptor_.get()) == 0;
    }

    bool move_to(const fs::path& file) {
        moved_ = rename(name_.c_str(), file.c_str()) == 0;
        return moved_;
    }

private:
    std::string name_;
    Descriptor descriptor_;
    bool moved_ = false;
};

/// Only then does the new name outlive a crash. A folder that cannot be synced is no failure.
void sync_folder(const fs::path& folder) {
    const Descriptor descriptor(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.open())
        fsync(descriptor.get());
}

}  // namespace

WriteError write_error(const fs::path& path, const std::error_code& error, std::string_view what) {
    const bool refused = error == std::errc::permission_denied ||
                         error == std::errc::operation_not_permitted ||
                         error == std::errc::read_only_file_system;
    return {.why = refused ? WriteError::Why::refused : WriteError::Why::failed,
            .message = visible(path.native()) + ": " + std::string(what) + error.message()};
}

std::expected<void, WriteError> write_whole(const fs::path& file, std::string_view bytes) {
    std::error_code unresolved;
    auto target = fs::weakly_canonical(fs::absolute(file), unresolved);
    if (unresolved)
        target = file;
    std::optional<struct stat> old;
    if (struct stat found{}; stat(target.c_str(), &found) == 0) {
        if (!S_ISREG(found.st_mode))
            return std::unexpected(
                WriteError{.message = visible(file.native()) + ": is not a file"});
        old = found;
    }
    TemporaryFile written(target);
    if (!written.made() || !written.take_rights_of(old) || !written.write(bytes) ||
        !written.move_to(target))
        return std::unexpected(
            write_error(file, {errno, std::generic_category()}, "cannot be written: "));
    sync_folder(target.parent_path());
    return {};
}

}  // namespace newsalertd::config
