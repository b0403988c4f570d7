#pragma once
// Tells when the user's files change: those in the configuration's folder, feeds.d and rules.d.
// Folders that come later, editors that rename, links (Kubernetes swaps a link named ..data) and
// bind mounts are followed. Changes made where the kernel reports nothing (network file systems)
// are found by a slow comparison.
//
// Nothing is told while one of the files is half written: modified and not yet closed, or, where
// only comparison tells, changed within the last seconds. A file that stays open for long is told
// of all the same; whoever reads then can say so (given_up).

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace newsalertd::admin {

struct FilesWatchOptions {
    std::vector<std::string> subfolders{"feeds.d", "rules.d"};
    /// Which names are read; who reads them knows.
    std::function<bool(const std::string& name)> counts = [](const std::string& name) {
        return !name.starts_with('.');
    };
    /// Quiet time after the last event, but never longer than `longest` after the first: files
    /// change one after the other without end.
    std::chrono::milliseconds quiet{200};
    std::chrono::milliseconds longest{2'000};
    /// Names, sizes and times are compared this often besides,
    std::chrono::milliseconds sweep{60'000};
    /// and this often where the kernel's events cannot be had.
    std::chrono::milliseconds fallback_sweep{5'000};
    /// So long a file that comparison found changed must have stayed the same.
    std::chrono::milliseconds unchanged{3'000};
    /// A file that is open for writing longer than this, or changes for longer, is told of as it
    /// is.
    std::chrono::milliseconds patience{30'000};
    bool use_inotify = true;
};

/// Ends with its last owner: then `on_change` is called no more.
class FilesWatch {
public:
    FilesWatch() = default;
    virtual ~FilesWatch() = default;
    FilesWatch(const FilesWatch&) = delete;
    FilesWatch& operator=(const FilesWatch&) = delete;

    /// Why changes are found by comparing every few seconds only (limits of inotify reached);
    /// empty: they are told at once.
    virtual const std::string& limitation() const = 0;

    /// Takes in what the kernel has to tell by now, without waiting; then what follows is exact.
    virtual void look() = 0;

    /// Files that are half written: reading them now would read half.
    virtual std::vector<std::filesystem::path> half_written() const = 0;

    /// Nothing is, as far as can be known; where only comparison tells, nothing has just changed.
    virtual bool whole() const = 0;

    /// Files that somebody has been writing for so long that nobody waits any more.
    virtual std::vector<std::filesystem::path> given_up() const = 0;

    /// Goes up whenever a file begins to be written. What was read between two equal values, with
    /// nothing half_written() at the first, was read whole.
    virtual std::uint64_t writes_begun() const = 0;
};

/// Watches from now on, so begin before the files are read. `on_change` runs on the loop. A folder
/// that does not exist is waited for.
std::shared_ptr<FilesWatch> watch_files(boost::asio::io_context& loop,
                                        const std::filesystem::path& folder,
                                        std::function<void()> on_change,
                                        FilesWatchOptions options = {});

}  // namespace newsalertd::admin
