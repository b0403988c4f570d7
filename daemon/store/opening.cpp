#include "daemon/store/opening.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/hash_key.hpp"
#include "daemon/store/schema.hpp"
#include "daemon/store/state_place.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

namespace newsalertd::store {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kFileMagic{"SQLite format 3\0", 16};
/// No database is smaller: the smallest page.
constexpr std::int64_t kSmallest = 512;

std::unexpected<Error> refuse(ErrorClass error,
                              const fs::path& path,
                              const std::string& what,
                              const std::string& advice) {
    return std::unexpected(Error{error, path.string() + ": " + what + "; " + advice});
}

ErrorClass class_of(int failure) {
    return failure == EACCES || failure == EPERM ? ErrorClass::permission : ErrorClass::io;
}

std::string explain(int failure) {
    return std::generic_category().message(failure);
}

const char* kind_of(mode_t mode) {
    if (S_ISDIR(mode))
        return "is a folder";
    if (S_ISFIFO(mode))
        return "is a pipe";
    if (S_ISSOCK(mode))
        return "is a socket";
    return "is a device";
}

Result<void> make_folder(const fs::path& path) {
    std::error_code failure;
    const auto folder = path.parent_path();
    if (folder.empty() || fs::exists(folder, failure))
        failure.clear();
    else if (!failure || failure == std::errc::no_such_file_or_directory) {
        fs::create_directories(folder, failure);
        if (!failure)
            fs::permissions(folder, fs::perms::owner_all, failure);
    }
    if (!failure)
        return {};
    return refuse(failure == std::errc::permission_denied ? ErrorClass::permission : ErrorClass::io,
                  path,
                  "cannot make its folder: " + failure.message(),
                  "name another in [state] path");
}

std::int64_t size_of(const fs::path& file) {
    struct stat status{};
    return ::stat(file.c_str(), &status) == 0 ? status.st_size : 0;
}

Result<void> check_file(const fs::path& path, const struct stat& status) {
    if (status.st_size == 0)
        return refuse(ErrorClass::damaged,
                      path,
                      "is an empty file: what it held is gone, and nothing is begun anew over it",
                      how_to_restore(path) + "; or remove it to begin a new state");
    const auto file = open_file(path, O_RDONLY | O_NOCTTY | O_NONBLOCK);
    if (!file.open())
        return refuse(class_of(errno),
                      path,
                      "cannot be read: " + explain(errno),
                      "make it readable and writable for this user");
    std::array<char, 100> header{};
    const auto got = ::pread(file.get(), header.data(), header.size(), 0);
    if (got < 0)
        return refuse(ErrorClass::io, path, "cannot be read: " + explain(errno), "check the disk");
    if (!std::string_view(header.data(), header.size()).starts_with(kFileMagic))
        return refuse(
            ErrorClass::damaged,
            path,
            "is no state of newsalertd: not a database (damaged, or another program's "
            "file)",
            "it is kept as it is; " + how_to_restore(path) + ", or name another in [state] path");
    if (status.st_size < kSmallest)
        return refuse(ErrorClass::damaged,
                      path,
                      "is only " + std::to_string(status.st_size) + " bytes of a database",
                      "it is kept as it is; " + how_to_restore(path));
    return {};
}

}  // namespace

std::string how_to_restore(const fs::path& path) {
    const auto name = path.string();
    return "to restore a backup: stop newsalertd, mkdir " + name + ".damaged.d && mv " + name +
           "{,-wal,-shm} " + name + ".damaged.d/, cp BACKUP " + name + ", start newsalertd";
}

Result<fs::path> find_state(const fs::path& path) {
    if (auto made = make_folder(path); !made)
        return std::unexpected(made.error());
    std::error_code failure;
    if (fs::is_symlink(fs::symlink_status(path, failure)) && !fs::exists(path, failure)) {
        std::error_code ignored;
        return refuse(
            failure ? class_of(failure.value()) : ErrorClass::io,
            path,
            "is a link to " + fs::read_symlink(path, ignored).string() + ", which is not there",
            "mount the disk that holds it, or remove the link to begin a new state");
    }
    auto real = fs::weakly_canonical(fs::absolute(path, failure), failure);
    struct stat status{};
    if (!failure && ::stat(real.c_str(), &status) != 0 && errno != ENOENT)
        failure.assign(errno, std::generic_category());
    if (failure)
        return refuse(class_of(failure.value()),
                      path,
                      "cannot be looked at: " + failure.message(),
                      "make its folder readable and writable for this user, or name another file "
                      "in [state] path");
    if (status.st_mode != 0 && !S_ISREG(status.st_mode))
        return refuse(
            ErrorClass::unusable, path, kind_of(status.st_mode), "name a file in [state] path");
    return real;
}

Result<Standing> look_before_opening(const fs::path& path) {
    struct stat status{};
    const auto log = fs::path(path.string() + "-wal");
    if (::stat(path.c_str(), &status) == 0) {
        if (auto usable = check_file(path, status); !usable)
            return std::unexpected(usable.error());
        return size_of(log) > 0 ? Standing::unfinished : Standing::closed;
    }
    if (errno != ENOENT)
        return refuse(class_of(errno),
                      path,
                      "cannot be looked at: " + explain(errno),
                      "make its folder readable and writable for this user");
    if (size_of(log) > 0)
        return refuse(ErrorClass::damaged,
                      path,
                      "is gone, but its write-ahead log is still there",
                      "put the file back; or remove " + log.string() +
                          " to begin a new state without what it held");
    return Standing::absent;
}

Result<void> begin_state(const fs::path& path) {
    const fs::path unfinished = path.string() + ".new";
    std::error_code ignored;
    fs::remove(unfinished, ignored);
    fs::remove(unfinished.string() + "-journal", ignored);
    // For its owner alone, whatever the umask; log and index get the same rights from SQLite.
    if (const auto file = open_file(unfinished, O_RDWR | O_CREAT | O_EXCL); !file.open())
        return refuse(class_of(errno),
                      path,
                      "cannot be made: " + explain(errno),
                      "make the folder of [state] path writable for this user");
    try {
        Connection connection(unfinished, SQLite::OPEN_READWRITE);
        if (auto migrated = migrate(connection, unfinished); !migrated)
            return migrated;
        if (auto key = load_hash_key(connection, path); !key)
            return std::unexpected(key.error());
    } catch (const SQLite::Exception& exception) {
        auto error = translate(exception, path);
        fs::remove(unfinished, ignored);
        return std::unexpected(std::move(error));
    }
    std::error_code failure;
    fs::rename(unfinished, path, failure);
    if (failure)
        return refuse(class_of(failure.value()),
                      path,
                      "cannot be made: " + failure.message(),
                      "make the folder of [state] path writable for this user");
    if (const auto folder = open_file(path.parent_path(), O_RDONLY | O_DIRECTORY); folder.open())
        ::fsync(folder.get());
    return {};
}

Result<void> check_log(const fs::path& path) {
    const auto key_in = [](const std::string& name, int flags) -> std::string {
        try {
            Connection connection(name, SQLite::OPEN_READONLY | flags);
            auto q = connection.query("SELECT value FROM setting WHERE key = 'hash_key'");
            return q.step() ? q.text(0) : std::string();
        } catch (const SQLite::Exception&) {
            return {};  // half of a checkpoint, say: the log mends it
        }
    };
    const auto with_log = key_in(path.string(), 0);
    // SQLite then looks for no log.
    const auto without = key_in(immutable_address(path), SQLite::OPEN_URI);
    if (with_log.empty() || without.empty() || with_log == without)
        return {};
    return refuse(ErrorClass::damaged,
                  path,
                  "the write-ahead log beside it (" + path.filename().string() +
                      "-wal) belongs to another state",
                  "both are kept as they are: put the right log there, or move this one away if "
                  "the state was restored from a backup");
}

}  // namespace newsalertd::store
