#include "daemon/store/hash_key.hpp"

#include "daemon/store/opening.hpp"
#include "daemon/store/row_sums.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace newsalertd::store {

namespace {

constexpr std::size_t kKeyBytes = 32;

std::string setting(Connection& connection, const char* key) {
    auto q = connection.query("SELECT value FROM setting WHERE key = ?", std::string_view(key));
    return q.step() ? q.text(0) : std::string();
}

void keep(Connection& connection, const char* key, std::string_view value) {
    connection.run(
        "INSERT INTO setting(key, value) VALUES(?, ?)", std::string_view(key), Blob{value});
}

std::string sum_of_key(const std::string& key) {
    return std::to_string(sum_of_text(key));
}

}  // namespace

std::optional<std::string> read_hash_key(Connection& connection) {
    auto key = setting(connection, "hash_key");
    const auto stored = setting(connection, "hash_key_sum");
    // States of older versions have no sum.
    if (key.size() != kKeyBytes || (!stored.empty() && stored != sum_of_key(key)))
        return std::nullopt;
    return key;
}

Result<std::string> load_hash_key(Connection& connection, const std::filesystem::path& path) {
    auto key = setting(connection, "hash_key");
    const auto stored = setting(connection, "hash_key_sum");
    if (key.empty() && stored.empty()) {
        key.resize(kKeyBytes);
        if (RAND_bytes(reinterpret_cast<unsigned char*>(key.data()),
                       static_cast<int>(key.size())) != 1)
            throw std::runtime_error("no random bytes for the state's hash key");
        keep(connection, "hash_key", key);
    }
    if (stored.empty() && key.size() == kKeyBytes)
        keep(connection, "hash_key_sum", sum_of_key(key));
    if (!read_hash_key(connection))
        return std::unexpected(Error{
            ErrorClass::damaged,
            path.string() + ": the key of its hashes is damaged; the file is kept as it is; " +
                how_to_restore(path)});
    return key;
}

}  // namespace newsalertd::store
