#include "daemon/admin/files_watch.hpp"

#include "daemon/admin/half_written.hpp"
#include "daemon/admin/watched_files.hpp"
#include "daemon/admin/watched_places.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

namespace newsalertd::admin {

namespace asio = boost::asio;
using std::filesystem::path;

namespace {

using Role = WatchedPlaces::Role;

/// Just made by somebody who opened it: its maker closes it. What a link or a rename puts there is
/// whole.
bool is_new_and_empty(const path& file) {
    struct stat found{};
    return ::lstat(file.c_str(), &found) == 0 && S_ISREG(found.st_mode) && found.st_size == 0 &&
           found.st_nlink == 1;
}

class InotifyWatch final : public FilesWatch, public std::enable_shared_from_this<InotifyWatch> {
public:
    InotifyWatch(asio::io_context& loop,
                 path folder,
                 std::function<void()> on_change,
                 FilesWatchOptions options)
        : folder_(std::move(folder)),
          on_change_(std::move(on_change)),
          options_(std::move(options)),
          half_(options_.patience),
          inotify_(loop),
          quiet_(loop),
          sweep_(loop),
          steady_(loop) {}

    void start() {
        open_inotify();
        refresh();
        read();
        plan_sweep();
    }

    const std::string& limitation() const override { return limitation_; }

    void look() override {
        if (inotify_.is_open()) {
            // What this takes, the reading under way finds gone, and waits on.
            for (;;) {
                const auto size = ::read(inotify_.native_handle(), events_.data(), events_.size());
                if (size <= 0)
                    break;
                take(static_cast<std::size_t>(size));
            }
        }
        if (!limitation_.empty() && refresh())
            unsteady();
    }

    std::vector<path> half_written() const override { return half_.waited_for(); }

    bool whole() const override { return half_.waited_for().empty() && !changing_since_; }

    std::vector<path> given_up() const override {
        auto files = half_.given_up();
        files.insert(files.end(), never_steady_.begin(), never_steady_.end());
        return files;
    }

    std::uint64_t writes_begun() const override { return half_.begun() + unsteady_; }

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
    /// something differs from the look before; files that are being written do not count, for
    /// their end is an event.
    bool refresh() {
        auto watched = look_at(folder_, options_.subfolders, options_.counts);
        if (inotify_.is_open()) {
            watches_.watch(inotify_.native_handle(), watched, [this](const std::string& why) {
                limited(why);
            });
            half_.keep_only(watches_.places());
            watched = look_at(folder_, options_.subfolders, options_.counts);
        }
        return seen_.look(std::move(watched.stamps),
                          [this](const path& file) { return half_.holds(file); });
    }

    void read() {
        if (!inotify_.is_open())
            return;
        inotify_.async_read_some(
            asio::buffer(events_),
            [self = weak_from_this()](const boost::system::error_code& error, std::size_t size) {
                const auto impl = self.lock();
                if (!impl || error == asio::error::operation_aborted)
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
            half_.clear();  // their ends may be among what was lost
            unsteady();
            return;
        }
        const auto role = watches_.role(event.wd);
        if (!role)
            return;
        const bool counts = role == Role::file || options_.counts(name);
        bool awaited = false;
        if (role != Role::parent) {
            const auto& place = watches_.place(event.wd);
            const auto file = role == Role::file ? place : place / name;
            const bool known = half_.holds(file);
            half_.take({.watch = event.wd,
                        .mask = event.mask,
                        .cookie = event.cookie,
                        .name = name,
                        .file = file,
                        .counts = counts,
                        .is_new = (event.mask & IN_CREATE) != 0 && is_new_and_empty(file)},
                       HalfWritten::SteadyClock::now());
            // More of what is being written: its end, or the end of patience, is told of.
            awaited = known && (event.mask & IN_MODIFY) != 0;
        }
        if ((event.mask & IN_IGNORED) != 0)
            watches_.forget(event.wd);
        else if (awaited && counts)
            return plan_end();
        else if (role == Role::file || (role == Role::folder && counts))
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
            if (!error && impl)
                impl->settled();
        });
    }

    void settled() {
        first_event_.reset();
        const bool differs = refresh();
        if (std::exchange(touched_, false) || differs)
            pending_ = true;
        tell();
    }

    /// Tells of what changed, unless a file is half written: then its end wakes us, or the end of
    /// our patience.
    void tell() {
        half_.give_up(HalfWritten::SteadyClock::now());
        if (const auto late = half_.given_up(); !late.empty() && late != told_late_) {
            told_late_ = late;
            pending_ = true;
        }
        if (pending_ && half_.waited_for().empty() && !changing_since_) {
            pending_ = false;
            on_change_();
        }
        plan_end();
    }

    void plan_end() {
        if (first_event_)
            return;  // settled() comes first
        const auto at = half_.next();
        if (!at)
            return;
        quiet_.expires_at(*at);
        quiet_.async_wait([self = weak_from_this()](const boost::system::error_code& error) {
            const auto impl = self.lock();
            if (error || !impl || impl->first_event_)
                return;
            impl->told_late_.clear();  // what was written since is told of again
            impl->tell();
        });
    }

    void plan_sweep() {
        sweep_.expires_after(limitation_.empty() ? options_.sweep : options_.fallback_sweep);
        sweep_.async_wait([self = weak_from_this()](const boost::system::error_code& error) {
            const auto impl = self.lock();
            if (error || !impl)
                return;
            impl->plan_sweep();
            if (impl->refresh())
                impl->unsteady();
        });
    }

    /// Comparison found a change, and nothing will say when its writer is done: it must first have
    /// stayed as it is for a while.
    void unsteady() {
        ++unsteady_;
        never_steady_.clear();
        if (!changing_since_)
            changing_since_ = HalfWritten::SteadyClock::now();
        steady_.expires_after(options_.unchanged);
        steady_.async_wait([self = weak_from_this()](const boost::system::error_code& error) {
            const auto impl = self.lock();
            if (!error && impl)
                impl->still();
        });
    }

    void still() {
        const bool late = HalfWritten::SteadyClock::now() - *changing_since_ >= options_.patience;
        if (refresh() && !late) {
            unsteady();
            return;
        }
        never_steady_ = seen_.differing();
        changing_since_.reset();
        pending_ = true;
        tell();
    }

    path folder_;
    std::function<void()> on_change_;
    FilesWatchOptions options_;
    HalfWritten half_;
    asio::posix::stream_descriptor inotify_;
    asio::steady_timer quiet_;
    asio::steady_timer sweep_;
    asio::steady_timer steady_;
    std::array<char, 16'384> events_{};
    WatchedPlaces watches_;
    SeenFiles seen_;
    std::set<path> never_steady_;  ///< changed until patience ended
    std::vector<path> told_late_;
    std::optional<HalfWritten::SteadyClock::time_point> changing_since_;  ///< as comparison found
    std::uint64_t unsteady_ = 0;
    std::optional<std::chrono::steady_clock::time_point> first_event_;
    std::string limitation_;
    bool touched_ = false;  ///< by an event not looked into yet
    bool pending_ = false;  ///< a change is to be told of
};

}  // namespace

std::shared_ptr<FilesWatch> watch_files(asio::io_context& loop,
                                        const path& folder,
                                        std::function<void()> on_change,
                                        FilesWatchOptions options) {
    auto watch =
        std::make_shared<InotifyWatch>(loop, folder, std::move(on_change), std::move(options));
    watch->start();
    return watch;
}

}  // namespace newsalertd::admin
