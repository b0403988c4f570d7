#pragma once
// What of a configuration folder inotify watches, and what differs from one look at it to the next.
// One thread.

#include "daemon/admin/watched_files.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace newsalertd::admin {

/// The inotify watches, by their numbers.
class WatchedPlaces {
public:
    enum class Role : std::uint8_t {
        folder,  ///< holds the files themselves
        file,    ///< its folder does not report its writes
        parent,  ///< only a name in it matters
    };

    /// From now on exactly these are watched. `limited` hears of each that cannot be.
    void watch(int inotify,
               const WatchedFiles& wanted,
               const std::function<void(const std::string& why)>& limited);

    /// nullopt: not of ours, or not any more.
    std::optional<Role> role(int number) const;

    /// Of a watch that has a role.
    const std::filesystem::path& place(int number) const { return places_.at(number); }

    const std::map<int, std::filesystem::path>& places() const { return places_; }

    /// The system took it away.
    void forget(int number) { roles_.erase(number); }

private:
    std::map<int, Role> roles_;
    std::map<int, std::filesystem::path> places_;  ///< of the same watches
};

/// The files as they were at the last look.
class SeenFiles {
public:
    using Stamps = std::map<std::filesystem::path, FileStamp>;
    using Ignored = std::function<bool(const std::filesystem::path&)>;

    /// Keeps `stamps`. True if a file is new, gone or other than before; not counting those that
    /// `ignored` names.
    bool look(Stamps stamps, const Ignored& ignored);

    /// What differed then.
    const std::set<std::filesystem::path>& differing() const { return differing_; }

private:
    Stamps stamps_;
    std::set<std::filesystem::path> differing_;
};

}  // namespace newsalertd::admin
