#pragma once
// Where the files of an open state are, and whether its path still names them. A file that was
// deleted, moved or replaced under the running daemon takes every commit and loses it: SQLite goes
// on writing to what it has open.
//
// Or its files are overwritten in place: what SQLite has committed is then not there any more.
//
// Owns one descriptor of the database and one of the wal-index, both held until the end: closing
// any descriptor of a file gives up all POSIX locks that the process has on it, SQLite's included.

#include "daemon/descriptor.hpp"
#include "daemon/store/error.hpp"
#include "daemon/store/log_watch.hpp"

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace newsalertd::store {

/// Which file it is, whatever its name.
struct FileId {
    dev_t device = 0;
    ino_t number = 0;
    bool operator==(const FileId&) const = default;
};

/// Like open(2) with O_CLOEXEC, but never 0, 1 or 2, which other code writes to. Where it is not
/// open, errno says why.
Descriptor open_file(const std::filesystem::path& file, int flags, mode_t mode = 0600);

class StatePlace {
public:
    /// Takes the database at `path` for this process: a second one is `busy`, by whatever name it
    /// comes (symbolic link, hard link, bind mount), since the lock is on the file itself.
    static Result<StatePlace> take(const std::filesystem::path& path);

    /// Notes which write-ahead log and wal-index belong to the connection that was just opened.
    void note_log();

    /// Why nothing may be acknowledged now; nullopt while all is in its place and as it was
    /// committed. A few calls of stat(2), and the frames read that were written since. The very
    /// file put back is in its place again; one that was cut short or overwritten never is.
    std::optional<Error> misplaced();

    /// The path leads to another database, or to none: what is open is nobody's but ours.
    bool is_ours_alone() const { return database_misplaced().has_value(); }

    /// The database is in its place, but its log or wal-index was deleted and not replaced: the
    /// connection can bring what it has into the database and begin a new log.
    bool only_log_missing() const;

    /// The log was overwritten, but all that it held stands in the database: it can be begun anew.
    bool log_is_to_spare() const { return log_found_ == LogWatch::Finding::log_to_spare; }

    /// The log is sound, but its index was overwritten: whoever opens the log alone makes it anew.
    bool index_is_damaged() const { return log_found_ == LogWatch::Finding::index; }

    /// How many names the file has; more than one is a danger: the log goes by name.
    std::uint64_t names() const;

private:
    explicit StatePlace(std::filesystem::path path, Descriptor file)
        : path_(std::move(path)), file_(std::move(file)) {}

    std::optional<Error> database_misplaced() const;
    std::optional<Error> log_misplaced() const;
    std::optional<Error> cut_short();
    std::optional<Error> overwritten();
    std::optional<Error> log_overwritten();
    Error say(const std::string& what, const std::string& advice) const;
    std::string rescue() const;

    std::filesystem::path path_;
    Descriptor file_;
    Descriptor index_;
    Descriptor log_;
    LogWatch log_watch_;
    LogWatch::Finding log_found_ = LogWatch::Finding::sound;
    std::optional<FileId> log_id_;
    std::optional<FileId> index_id_;
    std::array<char, 100> first_page_{};  ///< its header as it was opened
    std::int64_t largest_ = 0;            ///< size of the database as last seen
    std::optional<Error> lost_;           ///< for good: cut short, overwritten
};

}  // namespace newsalertd::store
