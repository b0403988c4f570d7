#include "daemon/admin/watched_places.hpp"

#include "daemon/admin/control_address.hpp"

#include <sys/inotify.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace newsalertd::admin {

namespace {

using std::filesystem::path;

/// For folders of the configuration; IN_ATTRIB for permissions given later and for unlinking a file
/// that is held open.
constexpr std::uint32_t kFolderEvents = IN_CLOSE_WRITE | IN_MODIFY | IN_MOVED_TO | IN_MOVED_FROM |
                                        IN_CREATE | IN_DELETE | IN_ATTRIB | IN_DELETE_SELF |
                                        IN_MOVE_SELF | IN_ONLYDIR;
constexpr std::uint32_t kParentEvents = IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE |
                                        IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
constexpr std::uint32_t kFileEvents =
    IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF;

}  // namespace

void WatchedPlaces::watch(int inotify,
                          const WatchedFiles& wanted,
                          const std::function<void(const std::string& why)>& limited) {
    std::map<int, Role> roles;
    places_.clear();
    const auto add = [&](const path& where, std::uint32_t events, Role role) {
        // IN_MASK_ADD: a folder in two roles has one watch, with the events of both.
        const int number = ::inotify_add_watch(inotify, where.c_str(), events | IN_MASK_ADD);
        if (number >= 0) {
            if (roles.emplace(number, role).second)
                places_.insert_or_assign(number, where);
        } else if (errno == ENOSPC || errno == ENOMEM || errno == EACCES) {
            limited(shown(where) + ": " + std::generic_category().message(errno));
        }  // else it has just gone, and an event of its parent follows
    };
    // In this order: one folder may have several roles, and the first one counts.
    for (const auto& folder : wanted.folders)
        add(folder, kFolderEvents, Role::folder);
    for (const auto& file : wanted.files)
        add(file, kFileEvents, Role::file);
    for (const auto& parent : wanted.parents)
        add(parent, kParentEvents, Role::parent);
    for (const auto& [number, role] : roles_)
        if (!roles.contains(number))
            (void)::inotify_rm_watch(inotify, number);
    roles_ = std::move(roles);
}

std::optional<WatchedPlaces::Role> WatchedPlaces::role(int number) const {
    const auto found = roles_.find(number);
    return found == roles_.end() ? std::nullopt : std::optional(found->second);
}

bool SeenFiles::look(Stamps stamps, const Ignored& ignored) {
    differing_.clear();
    const auto note = [&](const path& file) {
        if (!ignored(file))
            differing_.insert(file);
    };
    for (const auto& [file, stamp] : stamps)
        if (const auto known = stamps_.find(file); known == stamps_.end() || known->second != stamp)
            note(file);
    for (const auto& [file, stamp] : stamps_)
        if (!stamps.contains(file))
            note(file);
    stamps_ = std::move(stamps);
    return !differing_.empty();
}

}  // namespace newsalertd::admin
