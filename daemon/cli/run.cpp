#include "daemon/cli/run.hpp"

#include "daemon/admin/signals.hpp"
#include "daemon/app/app.hpp"

#include <sys/resource.h>

#include <ostream>

namespace newsalertd::cli {

namespace {

/// Thousands of feeds want thousands of sockets (K8): the hard limit is what we may have.
void raise_file_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

}  // namespace

int run_command(const std::optional<std::filesystem::path>& config_dir,
                std::ostream& out,
                std::ostream& err) {
    admin::ignore_early_reloads();
    raise_file_limit();
    admin::ignore_write_signals();
    app::Options options;
    options.locations = config::locate(config_dir, config::process_environment());
    options.console = &out;
    auto app = app::start_from_files(std::move(options));
    if (!app) {
        err << app.error().message << '\n';
        return app.error().exit_code;
    }
    return (*app)->run();
}

}  // namespace newsalertd::cli
