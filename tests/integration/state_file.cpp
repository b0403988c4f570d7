#include "tests/integration/state_file.hpp"

#include <sqlite3.h>

#include <memory>
#include <stdexcept>

namespace integration {

namespace {

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
};

using Database = std::unique_ptr<sqlite3, Close>;

Database open(const std::filesystem::path& file, int flags) {
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
    Database database(raw);
    if (code != SQLITE_OK)
        throw std::runtime_error(file.string() + ": " + sqlite3_errmsg(raw));
    sqlite3_busy_timeout(raw, 5000);
    return database;
}

int collect(void* rows, int columns, char** values, char** /*names*/) {
    auto& row = static_cast<std::vector<std::vector<std::string>>*>(rows)->emplace_back();
    for (int i = 0; i < columns; ++i)
        row.emplace_back(values[i] == nullptr ? "" : values[i]);
    return 0;
}

std::vector<std::vector<std::string>> run(const std::filesystem::path& file,
                                          const std::string& sql,
                                          int flags) {
    const auto database = open(file, flags);
    std::vector<std::vector<std::string>> rows;
    if (sqlite3_exec(database.get(), sql.c_str(), collect, &rows, nullptr) != SQLITE_OK)
        throw std::runtime_error(sql + ": " + sqlite3_errmsg(database.get()));
    return rows;
}

}  // namespace

std::vector<std::vector<std::string>> query(const std::filesystem::path& file,
                                            const std::string& sql) {
    return run(file, sql, SQLITE_OPEN_READONLY);
}

void execute(const std::filesystem::path& file, const std::string& sql) {
    run(file, sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
}

std::map<std::string, int> deliveries_by_state(const std::filesystem::path& file) {
    std::map<std::string, int> counts;
    for (const auto& row : query(file, "SELECT state, count(*) FROM delivery GROUP BY state"))
        counts[row[0]] = std::stoi(row[1]);
    return counts;
}

std::string integrity(const std::filesystem::path& file) {
    std::string out;
    for (const auto& row : query(file, "PRAGMA integrity_check"))
        out += (out.empty() ? "" : "\n") + row[0];
    return out;
}

}  // namespace integration
