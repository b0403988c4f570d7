#include "daemon/store/store.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/hash_key.hpp"
#include "daemon/store/opening.hpp"
#include "daemon/store/schema.hpp"
#include "daemon/store/store_impl.hpp"

#include <sqlite3.h>

#include <fcntl.h>

#include <cerrno>
#include <system_error>

namespace newsalertd::store {

namespace {

/// The settings that make a state file hard to corrupt or to abuse.
void configure(Connection& connection) {
    sqlite3* handle = connection.database().getHandle();
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    connection.script(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
        // The checkpointer keeps the log short beside the writer; this is the bound behind it.
        "PRAGMA wal_autocheckpoint = 8000;"
        "PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16384;");
}

}  // namespace

namespace {

Result<StateLock> lock_state(const std::filesystem::path& path) {
    const auto file = path.string() + ".lock";
    StateLock lock(open_file(file, O_RDWR | O_CREAT));
    if (lock.valid() && lock.take())
        return lock;
    const int why = errno;
    if (lock.valid() && why == EWOULDBLOCK)
        return std::unexpected(Error{ErrorClass::busy,
                                     path.string() + ": another newsalertd runs on this state; "
                                                     "stop it, or name another file in [state] "
                                                     "path"});
    return std::unexpected(Error{why == EACCES ? ErrorClass::permission : ErrorClass::io,
                                 file + ": " + std::generic_category().message(why) +
                                     "; make the folder of [state] path writable for this user"});
}

/// Two names of one database have two logs: what stands in one is lost by who opens the other.
Result<void> note_name(Connection& connection,
                       const std::filesystem::path& path,
                       std::uint64_t names,
                       std::vector<std::string>& remarks) {
    std::string before;
    if (auto q = connection.query("SELECT value FROM setting WHERE key = 'path'"); q.step())
        before = q.text(0);
    if (names > 1 && !before.empty() && before != path.native())
        return std::unexpected(
            Error{ErrorClass::damaged,
                  path.string() + ": is a second name (hard link) of " + before +
                      ", whose log lies beside that name; name that one in [state] path, or make "
                      "this one a file of its own"});
    if (names > 1)
        remarks.push_back(path.string() + " has " + std::to_string(names) +
                          " names (hard links): its log goes by name, so no other of them may be "
                          "opened; make copies with `sqlite3 FILE .backup`, not with links");
    if (before != path.native())
        connection.run(
            "INSERT INTO setting(key, value) VALUES('path', ?)"
            " ON CONFLICT(key) DO UPDATE SET value = excluded.value",
            Blob{path.native()});
    return {};
}

/// Alerts, addresses and what is read stand in the state: it is its user's alone, whatever the
/// umask (0600). A new one is made so; what an older version left is tightened. What belongs to
/// another user is left as it is.
void keep_private(const std::filesystem::path& path) {
    constexpr auto kPrivate =
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
    std::error_code ignored;
    for (const char* companion : {"", "-wal", "-shm", "-journal", ".lock"}) {
        auto file = path;
        std::filesystem::permissions(file += companion, kPrivate, ignored);
    }
    const auto name = path.filename().string() + ".v";
    auto files = std::filesystem::directory_iterator(
        path.has_parent_path() ? path.parent_path() : ".", ignored);
    for (; !ignored && files != std::filesystem::directory_iterator(); files.increment(ignored)) {
        const auto found = files->path().filename().string();
        if (found.starts_with(name) && found.ends_with("-backup")) {
            std::error_code refused;
            std::filesystem::permissions(files->path(), kPrivate, refused);
        }
    }
}

}  // namespace

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& named) {
    const auto path = find_state(named);
    if (!path)
        return std::unexpected(path.error());
    auto lock = lock_state(*path);
    if (!lock)
        return std::unexpected(lock.error());
    const auto standing = look_before_opening(*path);
    if (!standing)
        return std::unexpected(standing.error());
    if (*standing == Standing::absent)
        if (auto begun = begin_state(*path); !begun)
            return std::unexpected(begun.error());
    auto place = StatePlace::take(*path);
    if (!place)
        return std::unexpected(place.error());
    if (*standing == Standing::unfinished)
        if (auto own = check_log(*path); !own)
            return std::unexpected(own.error());
    try {
        std::unique_ptr<Store> store(
            new Store(std::make_unique<Impl>(*path, std::move(*lock), std::move(*place))));
        // What is refused stays as it is, its log included.
        store->impl_->on_close(Impl::Log::leave);
        if (auto opened = store->impl_->begin(); !opened)
            return std::unexpected(opened.error());
        keep_private(*path);
        store->impl_->is_new = *standing == Standing::absent;
        store->impl_->on_close(Impl::Log::put_away);
        return store;
    } catch (const SQLite::Exception& exception) {
        return std::unexpected(translate(exception, *path));
    }
}

Result<void> Store::Impl::begin() {
    // The version is read before the first pragma that writes: a newer file stays untouched.
    if (auto migrated = migrate(sql, path); !migrated)
        return migrated;
    configure(sql);
    auto key = load_hash_key(sql, path);
    if (!key)
        return std::unexpected(key.error());
    hash_key = std::move(*key);
    if (auto noted = note_name(sql, path, place.names(), remarks); !noted)
        return noted;
    place.note_log();
    return {};
}

const std::string& Store::hash_key() const {
    return impl_->hash_key;
}

const std::filesystem::path& Store::path() const {
    return impl_->path;
}

bool Store::is_new() const {
    return impl_->is_new;
}

const std::vector<std::string>& Store::remarks() const {
    return impl_->remarks;
}

std::optional<Error> Store::misplaced() {
    return impl_->place.misplaced();
}

namespace {

/// Brings what only the log holds into the database.
bool empty_log(Connection& connection) {
    return sqlite3_wal_checkpoint_v2(connection.database().getHandle(),
                                     nullptr,
                                     SQLITE_CHECKPOINT_TRUNCATE,
                                     nullptr,
                                     nullptr) == SQLITE_OK;
}

}  // namespace

bool Store::Impl::open_again() {
    sql.reopen(path, SQLite::OPEN_READWRITE);
    configure(sql);
    if (auto key = load_hash_key(sql, path); !key || *key != hash_key)
        return false;
    place.note_log();
    return true;
}

/// Where only the log is missing.
bool Store::Impl::begin_log_anew() {
    // Gone from its place, the file may be copied out of /proc, alone: the log goes into it.
    if (place.is_ours_alone())
        sqlite3_wal_checkpoint_v2(
            sql.database().getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (!place.only_log_missing())
        return false;
    // All of it, or the rest of the old log would be lost: SQLite still has that open.
    return empty_log(sql) && place.only_log_missing() && open_again();
}

std::optional<std::string> Store::put_right() {
    constexpr const char* kWhole =
        " under the running newsalertd and is made anew; nothing is lost";
    if (impl_->place.log_is_to_spare()) {
        if (!empty_log(impl_->sql))
            return std::nullopt;
        impl_->place.note_log();
        return std::string("the log beside the state was overwritten") + kWhole;
    }
    if (impl_->place.index_is_damaged()) {
        // The last to close leaves the log: the next to open reads it and makes the index.
        leave_log();
        if (!impl_->open_again())
            return std::nullopt;
        return std::string("the index of the log beside the state was overwritten") + kWhole;
    }
    if (impl_->begin_log_anew())
        return std::string("a file beside the state was deleted or moved away") + kWhole;
    return std::nullopt;
}

void Store::leave_log() {
    impl_->on_close(Impl::Log::leave);
}

void Store::Impl::on_close(Log log) {
    sqlite3_db_config(sql.database().getHandle(),
                      SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE,
                      log == Log::leave ? 1 : 0,
                      nullptr);
}

void Store::begin() {
    impl_->sql.run("BEGIN IMMEDIATE");
}

void Store::savepoint() {
    impl_->sql.run("SAVEPOINT op");
}

void Store::release() {
    impl_->sql.run("RELEASE op");
}

void Store::rollback_to_savepoint() {
    impl_->sql.run("ROLLBACK TO op");
    impl_->sql.run("RELEASE op");
}

void Store::commit_group() {
    impl_->sql.run("COMMIT");
}

void Store::rollback() {
    // SQLite rolls back by itself on some errors (full, I/O): then there is nothing left to do.
    if (sqlite3_get_autocommit(impl_->sql.database().getHandle()) == 0)
        impl_->sql.run("ROLLBACK");
}

void Store::checkpoint() {
    impl_->sql.script("PRAGMA wal_checkpoint(TRUNCATE)");
}

Error Store::last_error(const std::exception& exception) const {
    if (const auto* sqlite = dynamic_cast<const SQLite::Exception*>(&exception))
        return translate(
            *sqlite, impl_->path, sqlite3_system_errno(impl_->sql.database().getHandle()));
    return {ErrorClass::other, exception.what()};
}

}  // namespace newsalertd::store
