#include "daemon/store/copy.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/reader.hpp"
#include "daemon/store/state_place.hpp"

#include <fcntl.h>

#include <SQLiteCpp/Backup.h>
#include <cerrno>
#include <system_error>

namespace newsalertd::store {

Result<void> copy_state(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (const auto reader = Reader::open(from); !reader)
        return std::unexpected(reader.error());
    if (const auto file = open_file(to, O_RDWR | O_CREAT | O_EXCL); !file.open())
        return std::unexpected(
            Error{errno == EACCES ? ErrorClass::permission : ErrorClass::unusable,
                  to.string() + ": cannot be made: " + std::generic_category().message(errno) +
                      "; name a new file"});
    try {
        Connection source(from, SQLite::OPEN_READONLY);
        Connection copy(to, SQLite::OPEN_READWRITE);
        SQLite::Backup(copy.database(), source.database()).executeStep(-1);
        // One file, without a log beside it.
        copy.script("PRAGMA journal_mode = DELETE");
        return {};
    } catch (const SQLite::Exception& exception) {
        std::error_code ignored;
        std::filesystem::remove(to, ignored);
        return std::unexpected(translate(exception, to));
    }
}

}  // namespace newsalertd::store
