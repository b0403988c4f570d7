#include "daemon/config/own_files.hpp"

#include "daemon/config/toml.hpp"

#include <algorithm>
#include <system_error>
#include <vector>

namespace newsalertd::config {

namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40;  // as the kernel

/// Where writing to `path` would end up. A link that leads nowhere yet makes its target.
fs::path final_place(fs::path path) {
    std::error_code error;
    for (int i = 0; i < kMostLinks && fs::is_symlink(fs::symlink_status(path, error)); ++i) {
        const auto target = fs::read_symlink(path, error);
        if (error)
            break;
        path = path.parent_path() / target;
    }
    const auto place = fs::weakly_canonical(path, error);
    return error ? path.lexically_normal() : place;
}

/// Its meaning depends on who opens it: for `check` another file than for the daemon.
bool is_open_descriptor(const fs::path& path) {
    const auto name = path.lexically_normal().string();
    return name.starts_with("/proc/") || name.starts_with("/dev/fd/") || name == "/dev/stdin" ||
           name == "/dev/stdout" || name == "/dev/stderr";
}

/// By itself, or by a link on the way.
bool leads_to_a_descriptor(fs::path path) {
    std::error_code error;
    for (int i = 0; i < kMostLinks; ++i) {
        const auto folder = fs::weakly_canonical(path.parent_path(), error);
        if (is_open_descriptor(path) || is_open_descriptor(folder / path.filename()))
            return true;
        const auto target = fs::read_symlink(path, error);
        if (error)
            return false;
        path = path.parent_path() / target;
    }
    return false;
}

const char* kind_of(fs::file_type type) {
    switch (type) {
        case fs::file_type::directory:
            return "a folder";
        case fs::file_type::fifo:
            return "a pipe, whose reader may be gone";
        case fs::file_type::socket:
            return "a socket";
        case fs::file_type::character:
        case fs::file_type::block:
            return "a device";
        default:
            return "not a regular file";
    }
}

std::vector<fs::path> own_files(const Config& config, const Locations& where) {
    std::vector<fs::path> own{config.state, config.control, where.folder / "newsalertd.toml"};
    for (const char* companion : {"-wal", "-shm", "-journal", ".lock"}) {
        auto name = config.state;
        own.push_back(name += companion);
    }
    auto control_lock = config.control;
    own.push_back(control_lock += ".lock");
    std::error_code error;
    for (const char* folder : {"feeds.d", "rules.d"}) {
        auto entries = fs::directory_iterator(where.folder / folder, error);
        for (; !error && entries != fs::directory_iterator(); entries.increment(error))
            own.push_back(entries->path());
    }
    return own;
}

bool is_same(const fs::path& place, const fs::path& own) {
    std::error_code error;
    if (place == final_place(own))
        return true;
    // Hard links.
    return fs::exists(place, error) && fs::exists(own, error) && fs::equivalent(place, own, error);
}

/// A new file there would be read as configuration.
bool is_in_configuration(const fs::path& place, const Locations& where) {
    return std::ranges::any_of(std::initializer_list<const char*>{"feeds.d", "rules.d"},
                               [&](const char* folder) {
                                   return place.parent_path() == final_place(where.folder / folder);
                               });
}

}  // namespace

std::string appending_problem(const fs::path& path, const Config& config, const Locations& where) {
    if (leads_to_a_descriptor(path))
        return in_quotes(path.string()) +
               " is what a process has open, no file; type = \"console\" writes to standard output";
    const auto place = final_place(path);
    std::error_code error;
    // By the name given: what /dev/stdout leads to has none.
    const auto status = fs::status(path, error);
    if (fs::exists(status) && !fs::is_regular_file(status))
        return in_quotes(path.string()) + " is " + kind_of(status.type());
    if (!fs::exists(status) && place.parent_path() == "/dev")
        return in_quotes(path.string()) + " is no file";
    for (const auto& own : own_files(config, where))
        if (is_same(place, own))
            return in_quotes(path.string()) + " is newsalertd's own " +
                   in_quotes(own.filename().string());
    if (is_in_configuration(place, where))
        return in_quotes(path.string()) + " stands among the configuration";
    return {};
}

}  // namespace newsalertd::config
