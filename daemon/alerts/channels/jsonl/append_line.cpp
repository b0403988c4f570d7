#include "daemon/alerts/channels/jsonl/append_line.hpp"

#include "daemon/descriptor.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace newsalertd::alerts {

namespace {

using Error = std::unexpected<AppendError>;

Error failure(const char* step, int error, bool ambiguous = false) {
    auto reason = std::string(step) + ": " + std::generic_category().message(error);
    if (error == EFBIG)
        reason += " (the limit of file sizes: ulimit -f, LimitFSIZE=)";
    return Error(AppendError{.reason = std::move(reason), .ambiguous = ambiguous});
}

std::expected<void, AppendError> make_folder(const std::filesystem::path& folder) {
    std::error_code error;
    if (folder.empty() || std::filesystem::exists(folder, error))
        return {};
    std::filesystem::create_directories(folder, error);
    if (error)
        return failure("create folder", error.value());
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    return {};
}

/// A new file's name must survive a power loss too.
void sync_folder(const std::filesystem::path& folder) {
    const Descriptor opened(
        ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.open())
        ::fsync(opened.get());
}

/// Whether the file's last line lacks its end.
bool is_torn(int file, off_t size) {
    char last = '\n';
    return size > 0 && ::pread(file, &last, 1, size - 1) == 1 && last != '\n';
}

/// A link may have been put in the file's place since the configuration was read.
bool is_database(int file) {
    constexpr std::string_view kMagic = "SQLite format 3";
    std::array<char, kMagic.size()> begin{};
    return ::pread(file, begin.data(), begin.size(), 0) == static_cast<ssize_t>(begin.size()) &&
           std::string_view(begin.data(), begin.size()) == kMagic;
}

/// All of it or nothing, as far as the file system lets it be taken back.
std::expected<void, AppendError> write_whole(int file, std::string_view bytes, off_t size) {
    const std::size_t whole = bytes.size();
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
            continue;
        }
        // A part that fitted says nothing of why the rest did not.
        const int why = written < 0 ? errno : ENOSPC;
        if (why == EINTR)
            continue;
        const bool clean = bytes.size() == whole || ::ftruncate(file, size) == 0;
        return failure("write", why, !clean);
    }
    return {};
}

std::expected<void, AppendError> write_line(int file, std::string_view line, off_t size) {
    std::string bytes = is_torn(file, size) ? "\n" : "";
    bytes.append(line).append("\n");
    if (auto written = write_whole(file, bytes, size); !written)
        return written;
    if (::fsync(file) != 0 && errno != EINVAL && errno != EROFS)  // not every file system can
        return failure("fsync", errno, true);
    return {};
}

}  // namespace

std::expected<void, AppendError> append_line(const std::filesystem::path& path,
                                             std::string_view line) {
    if (auto made = make_folder(path.parent_path()); !made)
        return made;
    constexpr mode_t kMode = 0640;
    const Descriptor file(
        ::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, kMode));
    if (!file.open())
        return failure("open", errno);
    struct stat before{};
    if (::fstat(file.get(), &before) != 0)
        return failure("stat", errno);
    if (!S_ISREG(before.st_mode))
        return Error(AppendError{.reason = "open: not a regular file", .ambiguous = false});
    if (is_database(file.get()))
        return Error(AppendError{.reason = "open: a database, not lines", .ambiguous = false});
    auto result = write_line(file.get(), line, before.st_size);
    if (result && before.st_size == 0)
        sync_folder(path.parent_path());
    return result;
}

}  // namespace newsalertd::alerts
