#include "daemon/store/store.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/schema.hpp"
#include "daemon/store/store_impl.hpp"

#include <openssl/rand.h>
#include <sqlite3.h>

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

Store::Store(const std::filesystem::path& path) : impl_(std::make_unique<Impl>(path)) {}

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
        return std::unexpected(Error{ErrorClass::io,
                                     path.string() + ": cannot make its folder: " +
                                         failure.message() + "; name another in [state] path"});
    try {
        std::unique_ptr<Store> store(new Store(path));
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
