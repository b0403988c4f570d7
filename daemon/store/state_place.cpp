#include "daemon/store/state_place.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace newsalertd::store {

namespace {

/// What never changes in the first page: the magic text, the size of a page and what stands after
/// it; and whose database it is.
constexpr std::size_t kFixed = 24;
constexpr std::size_t kWhose = 68;

/// Behind the bytes that SQLite itself locks (0x40000000 and the 511 after it).
constexpr off_t kLockedByte = 0x40000000 + 4096;

std::filesystem::path beside(const std::filesystem::path& path, const char* ending) {
    return path.string() + ending;
}

struct Found {
    std::optional<FileId> id;  ///< nullopt: not there, or not to be looked at
    std::int64_t size = 0;
    int failure = 0;  ///< errno
};

Found look_at(const std::filesystem::path& file) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0)
        return {.id = {}, .size = 0, .failure = errno};
    return {.id = FileId{status.st_dev, status.st_ino}, .size = status.st_size, .failure = 0};
}

std::string explain(int failure) {
    return std::generic_category().message(failure);
}

/// Closing a low descriptor again would give up SQLite's locks on that file: what is closed of 0, 1
/// and 2 is filled before.
void fill_standard_descriptors() {
    const auto fill = [] { return Descriptor(::open("/dev/null", O_RDWR | O_CLOEXEC)); };
    auto filler = fill();
    while (filler.open() && filler.get() <= STDERR_FILENO) {
        filler.release();
        filler = fill();
    }
}

}  // namespace

Descriptor open_file(const std::filesystem::path& file, int flags, mode_t mode) {
    fill_standard_descriptors();
    return Descriptor(::open(file.c_str(), flags | O_CLOEXEC, mode));
}

Result<StatePlace> StatePlace::take(const std::filesystem::path& path) {
    auto file = open_file(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
    if (!file.open()) {
        const int why = errno;
        return std::unexpected(
            Error{why == EACCES || why == EPERM ? ErrorClass::permission : ErrorClass::io,
                  path.string() + ": cannot be opened for writing: " + explain(why) +
                      "; make the file writable for this user, or name another in [state] path"});
    }
    struct flock lock{};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = kLockedByte;
    lock.l_len = 1;
    // A file system without such locks (some network and FUSE ones) leaves the lock by name.
    if (::fcntl(file.get(), F_OFD_SETLK, &lock) != 0 && (errno == EAGAIN || errno == EACCES))
        return std::unexpected(
            Error{ErrorClass::busy,
                  path.string() +
                      ": another newsalertd runs on this state, perhaps by another name of the "
                      "same file; stop it, or name another file in [state] path"});
    return StatePlace(path, std::move(file));
}

void StatePlace::note_log() {
    log_id_ = look_at(beside(path_, "-wal")).id;
    index_id_ = look_at(beside(path_, "-shm")).id;
    struct stat status{};
    // Never closed while its file is in use: SQLite has locks on it.
    if (!index_.open() || (index_id_ && (::fstat(index_.get(), &status) != 0 ||
                                         index_id_ != FileId{status.st_dev, status.st_ino})))
        index_ = open_file(beside(path_, "-shm"), O_RDONLY);
    log_ = open_file(beside(path_, "-wal"), O_RDONLY);
    log_watch_.forget();
    log_found_ = LogWatch::Finding::sound;
    if (::fstat(file_.get(), &status) == 0)
        largest_ = status.st_size;
    if (::pread(file_.get(), first_page_.data(), first_page_.size(), 0) !=
        static_cast<ssize_t>(first_page_.size()))
        first_page_ = {};
}

std::uint64_t StatePlace::names() const {
    struct stat status{};
    return ::fstat(file_.get(), &status) == 0 ? status.st_nlink : 0;
}

std::string StatePlace::rescue() const {
    return "what newsalertd has open can be copied while it waits: cp /proc/" +
           std::to_string(::getpid()) + "/fd/" + std::to_string(file_.get()) + " " +
           path_.string() + ".rescued; then stop newsalertd, move the copy to " + path_.string() +
           " and start it";
}

Error StatePlace::say(const std::string& what, const std::string& advice) const {
    return {
        ErrorClass::misplaced,
        path_.string() + ": " + what + "; nothing is stored or acknowledged until then: " + advice};
}

std::optional<Error> StatePlace::database_misplaced() const {
    struct stat open{};
    if (::fstat(file_.get(), &open) != 0)
        return say("the open state cannot be looked at: " + explain(errno), "check the disk");
    const auto named = look_at(path_);
    if (named.id == FileId{open.st_dev, open.st_ino})
        return std::nullopt;
    if (named.id)
        return say("another file was put in the place of the running state",
                   "put the very file back and work goes on, or stop newsalertd and decide which "
                   "of the two to keep; " +
                       rescue());
    if (named.failure != ENOENT && named.failure != ENOTDIR)
        return say("cannot be looked at: " + explain(named.failure),
                   "make its folder readable again and work goes on");
    if (open.st_nlink == 0)
        return say("the state file was deleted under the running newsalertd", rescue());
    return say("the state file was moved away under the running newsalertd",
               "move it back and work goes on");
}

std::optional<Error> StatePlace::log_misplaced() const {
    for (const auto& [ending, id] : {std::pair{"-wal", log_id_}, std::pair{"-shm", index_id_}}) {
        if (!id)
            continue;
        const auto file = beside(path_, ending);
        const auto named = look_at(file);
        if (named.id == id)
            continue;
        if (named.id)
            return say(
                file.filename().string() + " beside it was replaced under the running newsalertd",
                "put the very file back and work goes on, or stop newsalertd, restore a "
                "backup and start it; never touch the files beside a running state");
        return say(file.filename().string() + " beside it was " +
                       (named.failure == ENOENT ? std::string("deleted or moved away")
                                                : "lost: " + explain(named.failure)),
                   "put the very file back and work goes on, or restart newsalertd");
    }
    return std::nullopt;
}

/// The state never shrinks by our own doing, nor the log below what its index names. Others may
/// shrink both rightly, through SQLite (VACUUM, a truncating checkpoint), and then the index says
/// so.
std::optional<Error> StatePlace::cut_short() {
    struct stat open{};
    if (::fstat(file_.get(), &open) != 0 || !index_.open())
        return std::nullopt;
    const auto header = read_index_header(index_.get());
    if (!header)
        return std::nullopt;  // SQLite makes it anew before it uses it
    if (open.st_size < largest_) {
        const auto rightly = header->pages * header->page_size();
        if (rightly == 0 || open.st_size < rightly)
            return say("was cut short under the running newsalertd, from " +
                           std::to_string(largest_) + " to " + std::to_string(open.st_size) +
                           " bytes",
                       "stop newsalertd, restore a backup over it (keep the damaged file and the "
                       "files beside it) and start again");
    }
    largest_ = open.st_size;
    if (header->frames == 0)
        return std::nullopt;
    const auto wanted = 32 + header->frames * (header->page_size() + 24);
    if (look_at(beside(path_, "-wal")).size >= wanted)
        return std::nullopt;
    // Perhaps another process just began the log anew.
    const auto again = read_index_header(index_.get());
    if (!again || again->frames != header->frames)
        return std::nullopt;
    return say("its write-ahead log was cut short under the running newsalertd",
               "stop newsalertd, restore a backup (keep the damaged files) and start again");
}

/// The first page as far as nobody changes it. What stands in other pages is for BackgroundCheck.
std::optional<Error> StatePlace::overwritten() {
    std::array<char, 100> found{};
    const auto got = ::pread(file_.get(), found.data(), found.size(), 0);
    if (got != static_cast<ssize_t>(found.size()) || first_page_ == std::array<char, 100>{})
        return std::nullopt;  // a disk that refuses is told by SQLite
    if (std::memcmp(found.data(), first_page_.data(), kFixed) == 0 &&
        std::memcmp(found.data() + kWhose, first_page_.data() + kWhose, 4) == 0)
        return std::nullopt;
    return say("was overwritten under the running newsalertd: its first page is none of a state",
               "stop newsalertd, restore a backup over it (keep the damaged file and the files "
               "beside it) and start again");
}

std::optional<Error> StatePlace::log_overwritten() {
    if (!log_.open() || !index_.open())
        return std::nullopt;
    log_found_ = log_watch_.look(log_.get(), index_.get());
    switch (log_found_) {
        case LogWatch::Finding::sound:
            return std::nullopt;
        case LogWatch::Finding::index:
            return say(
                "the index of its write-ahead log (-shm) was overwritten under the running "
                "newsalertd",
                "restart newsalertd: it is made anew from the log");
        case LogWatch::Finding::log:
        case LogWatch::Finding::log_to_spare:
            break;
    }
    return say("its write-ahead log (-wal) was overwritten under the running newsalertd",
               "stop newsalertd, restore a backup (keep the damaged files) and start again");
}

std::optional<Error> StatePlace::misplaced() {
    if (lost_)
        return lost_;
    if (auto moved = database_misplaced())
        return moved;
    if (auto moved = log_misplaced())
        return moved;
    lost_ = cut_short();
    if (!lost_)
        lost_ = overwritten();
    if (lost_)
        return lost_;
    return log_overwritten();
}

bool StatePlace::only_log_missing() const {
    if (lost_ || database_misplaced() || !log_misplaced())
        return false;
    for (const auto& [ending, id] : {std::pair{"-wal", log_id_}, std::pair{"-shm", index_id_}}) {
        const auto named = look_at(beside(path_, ending));
        if (named.id ? named.id != id : named.failure != ENOENT)
            return false;
    }
    return true;
}

}  // namespace newsalertd::store
