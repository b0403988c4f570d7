#include "daemon/config/change.hpp"

#include "daemon/visible.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>
#include <utility>

namespace newsalertd::config {

namespace {

namespace fs = std::filesystem;

/// Lines shift with a change; the file and what is said of it do not.
NewErrors errors_beyond(const Loaded& before, const Loaded& after) {
    std::multiset<std::pair<std::string, std::string>> known;
    for (const auto& finding : before.findings)
        if (finding.severity == rules::Severity::error)
            known.emplace(finding.file, finding.message);
    NewErrors out;
    for (const auto& finding : after.findings) {
        if (finding.severity != rules::Severity::error)
            continue;
        if (const auto found = known.find({finding.file, finding.message}); found != known.end())
            known.erase(found);
        else
            out.push_back(finding);
    }
    return out;
}

}  // namespace

std::expected<ChangeLock, WriteError> ChangeLock::take(const Locations& where) {
    const auto folder = where.folder / "feeds.d";
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return std::unexpected(write_error(folder, error));
    Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened.open())
        return std::unexpected(write_error(folder, {errno, std::generic_category()}));
    while (flock(opened.get(), LOCK_EX) != 0)
        if (errno != EINTR)
            return std::unexpected(write_error(folder, {errno, std::generic_category()}));
    return ChangeLock(std::move(opened));
}

std::optional<std::string> bytes_of(const fs::path& file) {
    std::error_code error;
    if (!fs::is_regular_file(file, error))
        return std::nullopt;
    std::ifstream in(file, std::ios::binary);
    if (!in)
        return std::nullopt;
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    return in.bad() ? std::nullopt : std::optional(std::move(bytes));
}

std::expected<Loaded, std::variant<WriteError, NewErrors>> change_file(
    const Locations& where,
    const Loaded& before,
    const fs::path& file,
    std::string_view bytes,
    Time now,
    const std::function<bool(const Loaded&)>& effect) {
    const auto old = bytes_of(file);
    std::error_code error;
    if (!old && fs::exists(file, error))
        return std::unexpected(
            WriteError{.why = WriteError::Why::refused,
                       .message = visible(file.native()) + ": is there, but cannot be read"});
    if (auto written = write_whole(file, bytes); !written)
        return std::unexpected(std::move(written.error()));
    auto after = load(where, now);
    auto errors = errors_beyond(before, after);
    if (errors.empty() && effect(after))
        return after;
    if (!old)
        fs::remove(file, error);
    else if (auto restored = write_whole(file, *old); !restored)
        return std::unexpected(std::move(restored.error()));
    return std::unexpected(std::move(errors));
}

}  // namespace newsalertd::config
