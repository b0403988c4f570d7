#include "daemon/store/connection.hpp"

#include "daemon/store/opening.hpp"
#include "feeds/url/percent.hpp"

#include <boost/describe/enum.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <sqlite3.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace newsalertd::store {

namespace {

constexpr int kBusyPatience = 5000;  // ms

}  // namespace

BOOST_DESCRIBE_ENUM(ErrorClass,
                    full,
                    io,
                    permission,
                    busy,
                    damaged,
                    unusable,
                    misplaced,
                    newer,
                    conflict,
                    missing,
                    other)

const char* to_string(ErrorClass error) {
    return boost::describe::enum_to_string(error, "other");
}

bool is_transient(ErrorClass error) {
    return error == ErrorClass::full || error == ErrorClass::io ||
           error == ErrorClass::permission || error == ErrorClass::busy ||
           error == ErrorClass::misplaced;
}

std::string immutable_address(const std::filesystem::path& path) {
    std::string address = "file:";
    for (const char c : path.string())
        if (c == '?' || c == '#' || c == '%')
            feeds::append_escaped(address, c);
        else
            address += c;
    return address + "?immutable=1";
}

namespace {

/// While a daemon runs, both of its companions are there.
bool lies_still(const std::filesystem::path& file) {
    const auto folder = file.has_parent_path() ? file.parent_path() : ".";
    if (::faccessat(AT_FDCWD, folder.c_str(), W_OK, AT_EACCESS) == 0 || errno != EROFS)
        return false;
    std::error_code ignored;
    return std::filesystem::exists(file, ignored) &&
           !std::filesystem::exists(file.string() + "-wal", ignored) &&
           !std::filesystem::exists(file.string() + "-shm", ignored);
}

SQLite::Database open(const std::filesystem::path& path, int flags) {
    if (flags == SQLite::OPEN_READONLY && lies_still(path))
        return {immutable_address(path), flags | SQLite::OPEN_URI, kBusyPatience};
    return {path.string(), flags, kBusyPatience};
}

}  // namespace

Connection::Connection(const std::filesystem::path& path, int flags)
    : database_(open(path, flags)) {}

void Connection::reopen(const std::filesystem::path& path, int flags) {
    statements_.clear();
    // Closed before it is opened again: connections of one process share what they have open.
    database_ = SQLite::Database(":memory:");
    database_ = SQLite::Database(path.string(), flags, kBusyPatience);
}

SQLite::Statement& Connection::statement(const char* sql) {
    auto& slot = statements_[sql];
    if (!slot)
        slot = std::make_unique<SQLite::Statement>(database_, sql);
    return *slot;
}

namespace {

/// SQLite does not tell a refusal of the system from other reasons.
bool may_not_use(const std::filesystem::path& file) {
    const auto refused = [](const std::filesystem::path& what, int how) {
        return ::faccessat(AT_FDCWD, what.c_str(), how, AT_EACCESS) != 0 && errno == EACCES;
    };
    return refused(file, R_OK | W_OK) || refused(file.parent_path(), R_OK | W_OK | X_OK);
}

/// Where the system's error is not known: a write past RLIMIT_FSIZE.
bool at_limit(const std::filesystem::path& file) {
    // Less than the largest write is left.
    constexpr std::uintmax_t kNear = 64 * 1024;
    rlimit limit{};
    if (::getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return false;
    return std::ranges::any_of(std::array{"", "-wal"}, [&](const char* ending) {
        std::error_code failure;
        const auto size = std::filesystem::file_size(file.string() + ending, failure);
        return !failure && size + kNear >= limit.rlim_cur;
    });
}

/// What SQLite calls an I/O error: what is behind it decides what a person has to do.
Error io_error(const SQLite::Exception& exception,
               const std::filesystem::path& path,
               int system_error) {
    const auto make = [&](ErrorClass error, const std::string& what) {
        return Error{error, path.string() + ": " + what};
    };
    if (system_error == EFBIG || at_limit(path))
        return make(ErrorClass::full,
                    "the limit of file sizes is reached (ulimit -f, LimitFSIZE=); raise it and "
                    "restart newsalertd");
    switch (system_error) {
        case EDQUOT:
            return make(ErrorClass::full,
                        "the disk quota of its user is used up; free some space or raise it, work "
                        "goes on by itself");
        case ENOSPC:
            return make(ErrorClass::full,
                        "the disk is full; free some space on it, work goes on by itself");
        case EROFS:
            return make(ErrorClass::io,
                        "its file system has become read-only; see the system's log for why and "
                        "mount it writable, work goes on by itself");
        default:
            break;
    }
    std::string what = exception.what();
    if (system_error != 0)
        what += " (" + std::generic_category().message(system_error) + ")";
    return make(ErrorClass::io, what + "; check the disk, it is tried again by itself");
}

}  // namespace

Error translate(const SQLite::Exception& exception,
                const std::filesystem::path& path,
                int system_error) {
    const auto make = [&](ErrorClass error, const std::string& advice) {
        return Error{error, path.string() + ": " + exception.what() + advice};
    };
    switch (exception.getErrorCode() & 0xff) {
        case SQLITE_FULL:
            return make(ErrorClass::full, "; free some space on that disk, work goes on by itself");
        case SQLITE_PERM:
        case SQLITE_READONLY:
            return make(may_not_use(path) ? ErrorClass::permission : ErrorClass::io,
                        "; make the file and its folder writable for this user");
        case SQLITE_CANTOPEN:
            return make(may_not_use(path) ? ErrorClass::permission : ErrorClass::io,
                        "; check that the folder exists and is writable");
        case SQLITE_IOERR:
            return io_error(exception, path, system_error);
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return make(ErrorClass::busy, "; another process is writing to it");
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return make(ErrorClass::damaged,
                        "; the file is kept as it is; " + how_to_restore(path));
        case SQLITE_CONSTRAINT:
            return make(ErrorClass::conflict, "");
        default:
            return make(ErrorClass::other, "");
    }
}

}  // namespace newsalertd::store
