#include "daemon/store/store.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/schema.hpp"
#include "daemon/store/store_impl.hpp"

#include <openssl/rand.h>
#include <sqlite3.h>

#include <fcntl.h>

#include <cerrno>
#include <system_error>

namespace newsalertd::store {

namespace {

/// Spec T1; the rest of the settings that make a state file hard to corrupt or to abuse.
void configure(Connection& connection) {
    sqlite3* handle = connection.database().getHandle();
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    connection.script(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
        // The checkpointer keeps the log short beside the writer; this is the bound behind it.
        "PRAGMA wal_autocheckpoint = 8000;"
        "PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -32768;");
}

std::string load_hash_key(Connection& connection) {
    if (auto q = connection.query("SELECT value FROM setting WHERE key = 'hash_key'"); q.step())
        return q.text(0);
    std::string key(32, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(key.data()), static_cast<int>(key.size())) != 1)
        throw std::runtime_error("no random bytes for the state's hash key");
    connection.run("INSERT INTO setting(key, value) VALUES('hash_key', ?)", Blob{key});
    return key;
}

}  // namespace

namespace {

Result<StateLock> lock_state(const std::filesystem::path& path) {
    const auto file = path.string() + ".lock";
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    StateLock lock(descriptor);
    if (descriptor >= 0 && lock.take())
        return lock;
    const int why = errno;
    if (descriptor >= 0 && why == EWOULDBLOCK)
        return std::unexpected(Error{ErrorClass::busy,
                                     path.string() + ": another newsalertd runs on this state; "
                                                     "stop it, or name another file in [state] "
                                                     "path"});
    return std::unexpected(Error{why == EACCES ? ErrorClass::permission : ErrorClass::io,
                                 file + ": " + std::generic_category().message(why) +
                                     "; make the folder of [state] path writable for this user"});
}

}  // namespace

namespace {

/// Alerts, addresses and what is read stand in the state: it is its user's alone, whatever the
/// umask (0600). SQLite gives its companions the mode of the file, so that one is made first; those
/// of an older version are tightened. What belongs to another user is left as it is.
void keep_private(const std::filesystem::path& path) {
    constexpr auto kPrivate =
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
    if (const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        made >= 0)
        ::close(made);
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

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& path) {
    std::error_code failure;
    if (const auto folder = path.parent_path();
        !folder.empty() && !std::filesystem::exists(folder, failure)) {
        std::filesystem::create_directories(folder, failure);
        if (!failure)
            std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failure);
    }
    if (failure)
        return std::unexpected(
            Error{failure == std::errc::permission_denied ? ErrorClass::permission : ErrorClass::io,
                  path.string() + ": cannot make its folder: " + failure.message() +
                      "; name another in [state] path"});
    auto lock = lock_state(path);
    if (!lock)
        return std::unexpected(lock.error());
    keep_private(path);
    try {
        std::unique_ptr<Store> store(new Store(std::make_unique<Impl>(path, std::move(*lock))));
        // The version is read before the first pragma that writes: a newer file stays untouched.
        if (auto migrated = migrate(store->impl_->sql, path); !migrated)
            return std::unexpected(migrated.error());
        configure(store->impl_->sql);
        store->impl_->hash_key = load_hash_key(store->impl_->sql);
        return store;
    } catch (const SQLite::Exception& exception) {
        return std::unexpected(translate(exception, path));
    }
}

const std::string& Store::hash_key() const {
    return impl_->hash_key;
}

const std::filesystem::path& Store::path() const {
    return impl_->path;
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
        return translate(*sqlite, impl_->path);
    return {ErrorClass::other, exception.what()};
}

}  // namespace newsalertd::store
