#pragma once
// What the store's own files share; included by no other room.

#include "daemon/store/connection.hpp"
#include "daemon/store/store.hpp"

#include <sys/file.h>
#include <unistd.h>

#include <SQLiteCpp/Database.h>
#include <filesystem>
#include <string>
#include <utility>

namespace newsalertd::store {

/// One process a state: a second one would take back deliveries that the first has under way and
/// send them again. The kernel gives the lock up when the process dies. Beside the state, since
/// closing any descriptor of the state itself would drop SQLite's own locks.
class StateLock {
public:
    explicit StateLock(int descriptor) : descriptor_(descriptor) {}

    ~StateLock() {
        if (descriptor_ >= 0)
            ::close(descriptor_);
    }

    StateLock(StateLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

    StateLock& operator=(StateLock&&) = delete;
    StateLock(const StateLock&) = delete;
    StateLock& operator=(const StateLock&) = delete;

    bool take() const { return ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0; }

private:
    int descriptor_;
};

class Store::Impl {
public:
    Impl(const std::filesystem::path& file, StateLock held)
        : lock(std::move(held)),
          path(file),
          sql(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {}

    StateLock lock;
    std::filesystem::path path;
    Connection sql;
    std::string hash_key;
};

/// Inserts a delivery; `sending` when it carries a payload, else `pending`.
void insert_delivery(Connection& sql, const DeliveryWrite& delivery, Time now);

}  // namespace newsalertd::store
