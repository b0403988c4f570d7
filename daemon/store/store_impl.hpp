#pragma once
// What the store's own files share; included by no other room.

#include "daemon/store/connection.hpp"
#include "daemon/store/state_place.hpp"
#include "daemon/store/store.hpp"

#include <sys/file.h>

#include <SQLiteCpp/Database.h>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace newsalertd::store {

/// One process a state: a second one would take back deliveries that the first has under way and
/// send them again. The kernel gives the lock up when the process dies. By name, for what is not
/// made yet and for file systems without StatePlace's lock on the file itself.
class StateLock {
public:
    explicit StateLock(Descriptor file) : file_(std::move(file)) {}

    bool valid() const { return file_.open(); }

    bool take() const { return ::flock(file_.get(), LOCK_EX | LOCK_NB) == 0; }

private:
    Descriptor file_;
};

class Store::Impl {
public:
    Impl(const std::filesystem::path& file, StateLock held, StatePlace where)
        : lock(std::move(held)),
          place(std::move(where)),
          path(file),
          sql(file, SQLite::OPEN_READWRITE) {}

    /// From the opened file to a state in use.
    Result<void> begin();

    /// Closes the connection and opens it anew, by its name; false: it is another state.
    bool open_again();
    bool begin_log_anew();

    enum class Log : std::uint8_t { put_away, leave };
    /// What becomes of the log when the connection closes: brought into the state and removed by
    /// its name, or left as it is.
    void on_close(Log log);

    // The connection goes first, then the descriptors: see StatePlace.
    StateLock lock;
    StatePlace place;
    std::filesystem::path path;
    Connection sql;
    std::string hash_key;
    std::vector<std::string> remarks;
    bool is_new = false;
};

/// What ages.cpp knows of articles that were too old to tell.
std::vector<std::string> watches_withheld(Connection& sql, std::int64_t first);
FeedAge age_of_feed(Connection& sql, std::int64_t feed);
void write_untold(Connection& sql, std::int64_t feed, const Writes& writes);

/// Inserts a delivery; `sending` when it carries a payload, `held` where it waits for its document,
/// else `pending`.
void insert_delivery(Connection& sql, const DeliveryWrite& delivery, Time now);

}  // namespace newsalertd::store
