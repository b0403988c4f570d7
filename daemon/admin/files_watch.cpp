#include "daemon/admin/files_watch.hpp"

#include "daemon/admin/control_address.hpp"
#include "daemon/admin/watched_files.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <sys/inotify.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

namespace newsalertd::admin {

namespace asio = boost::asio;
using std::filesystem::path;

namespace {

/// For folders of the configuration; IN_ATTRIB for permissions given later and for unlinking a file
/// that is held open.
constexpr std::uint32_t kFolderEvents = IN_CLOSE_WRITE | IN_MODIFY | IN_MOVED_TO | IN_MOVED_FROM |
                                        IN_CREATE | IN_DELETE | IN_ATTRIB | IN_DELETE_SELF |
                                        IN_MOVE_SELF | IN_ONLYDIR;
constexpr std::uint32_t kWayEvents = IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE |
                                     IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
constexpr std::uint32_t kFileEvents =
    IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF;

enum class Role : std::uint8_t { folder, file, way };

}  // namespace

class FilesWatch::Impl : public std::enable_shared_from_this<Impl> {
public:
    Impl(asio::io_context& loop,
         path folder,
         std::function<void()> on_change,
         FilesWatchOptions options)
        : folder_(std::move(folder)),
          on_change_(std::move(on_change)),
          options_(std::move(options)),
          inotify_(loop),
          quiet_(loop),
          sweep_(loop) {}

    void start() {
        open_inotify();
        refresh();
        read();
        plan_sweep();
    }

    void close() {
        closed_ = true;
        boost::system::error_code ignored;
        inotify_.close(ignored);
        quiet_.cancel();
        sweep_.cancel();
    }

    const std::string& limitation() const { return limitation_; }

private:
    void open_inotify() {
        if (!options_.use_inotify) {
            limited("it is switched off");
            return;
        }
        const int descriptor = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        if (descriptor < 0)
            limited(std::generic_category().message(errno));
        else
            inotify_.assign(descriptor);
    }

    void limited(const std::string& why) {
        const auto seconds =
            std::chrono::ceil<std::chrono::seconds>(options_.fallback_sweep).count();
        limitation_ = "changes of files are looked for every " + std::to_string(seconds) +
                      " s, because inotify cannot be used: " + why;
    }

    /// Watches what is there now and only then looks, so that no change falls between. True if
    /// something differs from the look before.
    bool refresh() {
        auto watched = look_at(folder_, options_.subfolders, options_.counts);
        if (inotify_.is_open()) {
            std::map<int, Role> roles;
            // In this order: one folder may have several roles, and the first one counts.
            for (const auto& folder : watched.folders)
                add(folder, kFolderEvents, Role::folder, roles);
            for (const auto& file : watched.files)
                add(file, kFileEvents, Role::file, roles);
            for (const auto& way : watched.ways)
                add(way, kWayEvents, Role::way, roles);
            for (const auto& [number, role] : roles_) {
                if (!roles.contains(number))
                    (void)::inotify_rm_watch(inotify_.native_handle(), number);
            }
            roles_ = std::move(roles);
            watched = look_at(folder_, options_.subfolders, options_.counts);
        }
        if (watched.stamps == stamps_)
            return false;
        stamps_ = std::move(watched.stamps);
        return true;
    }

    void add(const path& where, std::uint32_t events, Role role, std::map<int, Role>& roles) {
        // IN_MASK_ADD: a folder in two roles has one watch, with the events of both.
        const int number =
            ::inotify_add_watch(inotify_.native_handle(), where.c_str(), events | IN_MASK_ADD);
        if (number >= 0) {
            roles.emplace(number, role);
        } else if (errno == ENOSPC || errno == ENOMEM || errno == EACCES) {
            limited(shown(where) + ": " + std::generic_category().message(errno));
        }  // else it has just gone, and an event of its parent follows
    }

    void read() {
        if (!inotify_.is_open())
            return;
        inotify_.async_read_some(
            asio::buffer(events_),
            [self = weak_from_this()](const boost::system::error_code& error, std::size_t size) {
                const auto impl = self.lock();
                if (!impl || impl->closed_ || error == asio::error::operation_aborted)
                    return;
                if (error) {
                    impl->lose_inotify(error.message());
                    return;
                }
                impl->take(size);
                impl->read();
            });
    }

    void lose_inotify(const std::string& why) {
        boost::system::error_code ignored;
        inotify_.close(ignored);
        limited(why);
        plan_sweep();
    }

    void take(std::size_t size) {
        for (std::size_t at = 0; at + sizeof(inotify_event) <= size;) {
            inotify_event event{};
            std::memcpy(&event, events_.data() + at, sizeof event);
            const char* name = events_.data() + at + sizeof event;
            take(event, event.len > 0 ? std::string(name, ::strnlen(name, event.len)) : "");
            at += sizeof event + event.len;
        }
    }

    void take(const inotify_event& event, const std::string& name) {
        if ((event.mask & IN_Q_OVERFLOW) != 0) {
            touched_ = true;
            settle();
            return;
        }
        const auto found = roles_.find(event.wd);
        if (found == roles_.end())
            return;
        const Role role = found->second;
        if ((event.mask & IN_IGNORED) != 0)
            roles_.erase(found);
        else if (role == Role::file || (role == Role::folder && options_.counts(name)))
            touched_ = true;
        else if (role == Role::folder && (event.mask & (IN_MODIFY | IN_CLOSE_WRITE)) != 0)
            return;  // somebody writes a file that is none of ours
        settle();
    }

    void settle() {
        const auto now = std::chrono::steady_clock::now();
        if (!first_event_)
            first_event_ = now;
        quiet_.expires_at(std::min(now + options_.quiet, *first_event_ + options_.longest));
        quiet_.async_wait([self = weak_from_this()](const boost::system::error_code& error) {
            const auto impl = self.lock();
            if (!error && impl && !impl->closed_)
                impl->settled();
        });
    }

    void settled() {
        first_event_.reset();
        const bool differs = refresh();
        if (std::exchange(touched_, false) || differs)
            on_change_();
    }

    void plan_sweep() {
        sweep_.expires_after(limitation_.empty() ? options_.sweep : options_.fallback_sweep);
        sweep_.async_wait([self = weak_from_this()](const boost::system::error_code& error) {
            const auto impl = self.lock();
            if (error || !impl || impl->closed_)
                return;
            impl->plan_sweep();
            if (impl->refresh())
                impl->on_change_();
        });
    }

    path folder_;
    std::function<void()> on_change_;
    FilesWatchOptions options_;
    asio::posix::stream_descriptor inotify_;
    asio::steady_timer quiet_;
    asio::steady_timer sweep_;
    std::array<char, 16'384> events_{};
    std::map<int, Role> roles_;
    std::map<path, FileStamp> stamps_;
    std::optional<std::chrono::steady_clock::time_point> first_event_;
    std::string limitation_;
    bool touched_ = false;
    bool closed_ = false;
};

FilesWatch::FilesWatch(asio::io_context& loop,
                       const path& folder,
                       std::function<void()> on_change,
                       FilesWatchOptions options)
    : impl_(std::make_shared<Impl>(loop, folder, std::move(on_change), std::move(options))) {
    impl_->start();
}

FilesWatch::~FilesWatch() {
    close();
}

const std::string& FilesWatch::limitation() const {
    return impl_->limitation();
}

void FilesWatch::close() {
    impl_->close();
}

}  // namespace newsalertd::admin
