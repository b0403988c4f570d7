#include "daemon/config/locations.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <system_error>
#include <utility>

namespace newsalertd::config {

namespace {

using std::filesystem::path;

/// An empty variable counts as unset (XDG base directory specification).
std::optional<std::string> variable(const Environment& environment, std::string_view name) {
    if (!environment)
        return std::nullopt;
    auto value = environment(name);
    if (value && value->empty())
        return std::nullopt;
    return value;
}

/// systemd joins several directories with colons; ours is the first.
std::optional<path> unit_folder(const Environment& environment, std::string_view name) {
    const auto value = variable(environment, name);
    if (!value)
        return std::nullopt;
    return path(value->substr(0, value->find(':')));
}

path home(const Environment& environment) {
    if (auto value = variable(environment, "HOME"))
        return *value;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): at start-up and from one thread only
    const passwd* entry = getpwuid(geteuid());
    return entry != nullptr && entry->pw_dir != nullptr ? path(entry->pw_dir) : path("/");
}

/// The specification tells to ignore relative paths in XDG variables.
path xdg(const Environment& environment, std::string_view name, const path& below_home) {
    if (auto value = variable(environment, name); value && path(*value).is_absolute())
        return *value;
    return home(environment) / below_home;
}

bool is_folder(const path& where) {
    std::error_code error;
    return std::filesystem::is_directory(where, error);
}

}  // namespace

Environment process_environment() {
    return [](std::string_view name) -> std::optional<std::string> {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in this program sets variables
        const char* value = std::getenv(std::string(name).c_str());
        if (value == nullptr)
            return std::nullopt;
        return std::string(value);
    };
}

Locations locate(const std::optional<path>& option,
                 Environment environment,
                 const path& system_folder) {
    Locations found;
    if (option) {
        found.folder = *option;
        found.named = true;
    } else if (is_folder(system_folder)) {
        found.folder = system_folder;
    } else {
        found.folder = xdg(environment, "XDG_CONFIG_HOME", ".config") / "newsalertd";
    }
    // "/" at the end of a name is an empty last part.
    found.system =
        (found.folder / "").lexically_normal() == (system_folder / "").lexically_normal();

    const auto state_folder = unit_folder(environment, "STATE_DIRECTORY");
    found.state = state_folder
                      ? *state_folder / "state.db"
                      : xdg(environment, "XDG_STATE_HOME", ".local/state") / "newsalertd/state.db";

    if (const auto folder = unit_folder(environment, "RUNTIME_DIRECTORY")) {
        found.control = *folder / "control.sock";
        found.control_fixed = true;
    } else if (const auto runtime = variable(environment, "XDG_RUNTIME_DIR");
               runtime && !state_folder && path(*runtime).is_absolute()) {
        found.control = path(*runtime) / "newsalertd/control.sock";
    } else {
        found.control = found.state.parent_path() / "control.sock";
    }
    found.environment = std::move(environment);
    return found;
}

std::vector<path> control_candidates(const path& control, const Locations& locations) {
    std::vector<path> candidates{control};
    const path service = "/run/newsalertd/control.sock";
    if (locations.system && control != service)
        candidates.push_back(service);
    return candidates;
}

}  // namespace newsalertd::config
