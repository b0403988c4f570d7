#pragma once
// What the store's own files share; included by no other room.

#include "daemon/store/connection.hpp"
#include "daemon/store/store.hpp"

#include <SQLiteCpp/Database.h>
#include <filesystem>
#include <string>

namespace newsalertd::store {

class Store::Impl {
public:
    explicit Impl(const std::filesystem::path& file)
        : path(file), sql(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {}

    std::filesystem::path path;
    Connection sql;
    std::string hash_key;
};

/// Inserts a delivery; `sending` when it carries a payload, else `pending`.
void insert_delivery(Connection& sql, const DeliveryWrite& delivery, Time now);

}  // namespace newsalertd::store
