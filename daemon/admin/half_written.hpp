#pragma once
// Which files somebody is still writing: modified and not closed since, as inotify(7) tells. A file
// that a shell, an upload or an editor holds open is half a file, and half a rule file is often a
// valid one. Pure: events and the time are handed in.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace newsalertd::admin {

/// One event of inotify about a file.
struct FileEvent {
    int watch = 0;             ///< its watch: of a folder, or of the file itself
    std::uint32_t mask = 0;    ///< IN_MODIFY, IN_CLOSE_WRITE, …
    std::uint32_t cookie = 0;  ///< joins the two halves of a rename
    std::string name;          ///< within the folder; empty for a watch of the file itself
    std::filesystem::path file;
    bool counts = true;   ///< a file that is read; others matter only once they are renamed
    bool is_new = false;  ///< with IN_CREATE: a regular file, empty so far, that its maker has open
};

class HalfWritten {
public:
    using SteadyClock = std::chrono::steady_clock;

    /// A file that stays open for `patience` is given up waiting for: it is read as it stands.
    explicit HalfWritten(std::chrono::milliseconds patience) : patience_(patience) {}

    void take(const FileEvent& event, SteadyClock::time_point now);

    /// Watches that are gone, and what is known by them.
    void keep_only(const std::map<int, std::filesystem::path>& watches);
    void clear();

    /// From now on those open for longer are read as they stand.
    void give_up(SteadyClock::time_point now);

    /// Files to wait for: read now they would be half a file.
    std::vector<std::filesystem::path> waited_for() const;

    /// Files that are still open but waited for no longer.
    std::vector<std::filesystem::path> given_up() const;

    /// Whether this file is being written, waited for or not.
    bool holds(const std::filesystem::path& file) const;

    /// When there is something to read though nobody closes a file; nullopt: never.
    std::optional<SteadyClock::time_point> next() const;

    /// How often a file began to be written: a reading between two equal counts met whole files.
    std::uint64_t begun() const { return begun_; }

private:
    using Key = std::pair<int, std::string>;

    struct Open {
        std::filesystem::path file;
        SteadyClock::time_point since;
        bool counts = true;
        bool given_up = false;
        bool modified_since = false;  ///< since it was given up
    };

    void modified(const FileEvent& event, SteadyClock::time_point now);

    std::chrono::milliseconds patience_;
    std::map<Key, Open> open_;
    std::map<std::uint32_t, Open> moving_;  ///< by cookie, between the halves of a rename
    std::uint64_t begun_ = 0;
};

}  // namespace newsalertd::admin
