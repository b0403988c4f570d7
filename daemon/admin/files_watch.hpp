#pragma once
// Tells when the user's files change: those in the configuration's folder, feeds.d and rules.d.
// Folders that come later, editors that rename, links (Kubernetes swaps a link named ..data) and
// bind mounts are followed. Changes made where the kernel reports nothing (network file systems)
// are found by a slow comparison.

#include <boost/asio/io_context.hpp>

#include <chrono>
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
    /// Quiet time after the last event; but a file written to without end is told of after
    /// `longest`.
    std::chrono::milliseconds quiet{200};
    std::chrono::milliseconds longest{2'000};
    /// Names, sizes and times are compared this often besides,
    std::chrono::milliseconds sweep{60'000};
    /// and this often where the kernel's events cannot be had.
    std::chrono::milliseconds fallback_sweep{5'000};
    bool use_inotify = true;
};

class FilesWatch {
public:
    /// Watches from now on, so make it before the files are read. `on_change` runs on the loop. A
    /// folder that does not exist is waited for.
    FilesWatch(boost::asio::io_context& loop,
               const std::filesystem::path& folder,
               std::function<void()> on_change,
               FilesWatchOptions options = {});
    ~FilesWatch();
    FilesWatch(const FilesWatch&) = delete;
    FilesWatch& operator=(const FilesWatch&) = delete;

    /// Why changes are found by comparing every few seconds only (limits of inotify reached);
    /// empty: they are told at once.
    const std::string& limitation() const;

    /// No more calls; the loop may run out of work.
    void close();

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace newsalertd::admin
