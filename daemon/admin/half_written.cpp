#include "daemon/admin/half_written.hpp"

#include <sys/inotify.h>

#include <algorithm>

namespace newsalertd::admin {

namespace {

/// Renames out of the watched folders leave their first half behind.
constexpr std::size_t kMostMoving = 64;

}  // namespace

void HalfWritten::modified(const FileEvent& event, SteadyClock::time_point now) {
    const auto [at, fresh] =
        open_.try_emplace(Key(event.watch, event.name),
                          Open{.file = event.file, .since = now, .counts = event.counts});
    if (fresh) {
        begun_ += event.counts;
        return;
    }
    auto& open = at->second;
    if (open.given_up && !open.modified_since) {
        open.modified_since = true;
        open.since = now;
    }
}

void HalfWritten::take(const FileEvent& event, SteadyClock::time_point now) {
    const Key key(event.watch, event.name);
    if ((event.mask & IN_ISDIR) != 0)
        return;
    if ((event.mask & IN_MODIFY) != 0 || ((event.mask & IN_CREATE) != 0 && event.is_new)) {
        modified(event, now);
        return;
    }
    if ((event.mask & IN_MOVED_FROM) != 0) {
        if (auto open = open_.extract(key)) {
            if (moving_.size() >= kMostMoving)
                moving_.clear();
            moving_.insert_or_assign(event.cookie, std::move(open.mapped()));
        }
        return;
    }
    if ((event.mask & (IN_CLOSE_WRITE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_MOVED_TO)) ==
        0)
        return;
    open_.erase(key);
    // A file may be given its name before it is whole (rename, then write, then close).
    if ((event.mask & IN_MOVED_TO) != 0)
        if (auto moved = moving_.extract(event.cookie)) {
            auto& open = moved.mapped();
            open.file = event.file;
            begun_ += event.counts && !open.counts;
            open.counts = event.counts;
            open_.insert_or_assign(key, std::move(open));
        }
}

void HalfWritten::keep_only(const std::map<int, std::filesystem::path>& watches) {
    std::erase_if(open_, [&](const auto& one) { return !watches.contains(one.first.first); });
}

void HalfWritten::clear() {
    open_.clear();
    moving_.clear();
}

void HalfWritten::give_up(SteadyClock::time_point now) {
    for (auto& [key, open] : open_)
        if (now - open.since >= patience_) {
            open.given_up = true;
            open.modified_since = false;
        }
}

std::vector<std::filesystem::path> HalfWritten::waited_for() const {
    std::vector<std::filesystem::path> files;
    for (const auto& [key, open] : open_)
        if (open.counts && !open.given_up)
            files.push_back(open.file);
    return files;
}

std::vector<std::filesystem::path> HalfWritten::given_up() const {
    std::vector<std::filesystem::path> files;
    for (const auto& [key, open] : open_)
        if (open.counts && open.given_up)
            files.push_back(open.file);
    return files;
}

bool HalfWritten::holds(const std::filesystem::path& file) const {
    return std::ranges::any_of(
        open_, [&](const auto& one) { return one.second.counts && one.second.file == file; });
}

std::optional<HalfWritten::SteadyClock::time_point> HalfWritten::next() const {
    std::optional<SteadyClock::time_point> first;
    for (const auto& [key, open] : open_) {
        if (!open.counts || (open.given_up && !open.modified_since))
            continue;
        const auto at = open.since + patience_;
        first = first ? std::min(*first, at) : at;
    }
    return first;
}

}  // namespace newsalertd::admin
