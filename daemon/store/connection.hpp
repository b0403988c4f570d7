#pragma once
// A thin layer over SQLiteCpp: prepared statements kept by their text, values bound by type.
// Exceptions of SQLiteCpp pass through; they are translated once, at the edge (translate()).
// One thread at a time.

#include "daemon/store/error.hpp"
#include "daemon/time.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace newsalertd::store {

/// Bytes to be bound as a BLOB.
struct Blob {
    std::string_view bytes;
};

/// One run of a prepared statement; resets it when it goes. Not to be nested with the same text.
class Query {
public:
    template <class... Values>
    explicit Query(SQLite::Statement& statement, const Values&... values) : statement_(statement) {
        statement_.clearBindings();
        int index = 0;
        (bind(++index, values), ...);
    }

    ~Query() { statement_.tryReset(); }

    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    bool step() { return statement_.executeStep(); }

    bool null(int column) const { return statement_.isColumnNull(column); }

    std::int64_t integer(int column) const { return statement_.getColumn(column).getInt64(); }

    Time time(int column) const { return from_micros(integer(column)); }

    std::optional<Time> optional_time(int column) const {
        return null(column) ? std::nullopt : std::optional(time(column));
    }

    std::optional<std::int64_t> optional_integer(int column) const {
        return null(column) ? std::nullopt : std::optional(integer(column));
    }

    std::string text(int column) const { return statement_.getColumn(column).getString(); }

private:
    template <std::integral Integer>
    void bind(int index, Integer value) {
        statement_.bind(index, static_cast<std::int64_t>(value));
    }

    void bind(int index, Time value) { statement_.bind(index, to_micros(value)); }

    void bind(int index, std::string_view value) { statement_.bind(index, std::string(value)); }

    void bind(int index, Blob value) {
        // A null pointer would bind NULL; an empty BLOB is a value.
        statement_.bind(index,
                        value.bytes.empty() ? "" : value.bytes.data(),
                        static_cast<int>(value.bytes.size()));
    }

    void bind(int index, std::nullopt_t) { statement_.bind(index); }

    template <class Value>
    void bind(int index, const std::optional<Value>& value) {
        value ? bind(index, *value) : statement_.bind(index);
    }

    SQLite::Statement& statement_;
};

/// The name of a database that nobody changes, for SQLITE_OPEN_URI: it is read without its log, and
/// nothing is made beside it.
std::string immutable_address(const std::filesystem::path& path);

class Connection {
public:
    /// To read, also on a read-only file system, where SQLite could make no files beside it: as
    /// immutable, if none lie there.
    Connection(const std::filesystem::path& path, int flags);

    /// Closes and opens anew, by the name that it had.
    void reopen(const std::filesystem::path& path, int flags);

    /// A statement ready to step. `sql` must be a literal: it is the key of the cache.
    template <class... Values>
    Query query(const char* sql, const Values&... values) {
        return Query(statement(sql), values...);
    }

    /// Runs a statement that gives no rows; returns the number of changed rows.
    template <class... Values>
    int run(const char* sql, const Values&... values) {
        Query q(statement(sql), values...);
        while (q.step()) {}
        return database_.getChanges();
    }

    /// Several statements in one text (schema, pragmas).
    void script(const std::string& sql) { database_.exec(sql); }

    SQLite::Database& database() { return database_; }

private:
    SQLite::Statement& statement(const char* sql);

    SQLite::Database database_;
    std::unordered_map<const char*, std::unique_ptr<SQLite::Statement>> statements_;
};

/// The one place where SQLite's errors become ours. `path` is named in the message. `system_error`
/// is what sqlite3_system_errno() says, where it is known: SQLite calls all of them I/O errors.
Error translate(const SQLite::Exception& exception,
                const std::filesystem::path& path,
                int system_error = 0);

}  // namespace newsalertd::store
