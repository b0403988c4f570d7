// `newsalertd run`: the service itself.

#include "daemon/admin/signals.hpp"
#include "daemon/app/app.hpp"
#include "daemon/cli/verb.hpp"

#include <sys/resource.h>

namespace newsalertd::cli {

namespace {

/// Thousands of feeds need thousands of sockets: the hard limit is what we may have.
void raise_file_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/// Runs until SIGTERM or SIGINT. The exit code: 0, or why it did not start or had to end.
int run_service(const Context& context) {
    admin::ignore_early_reloads();
    raise_file_limit();
    admin::ignore_write_signals();
    app::Options options;
    options.locations = config::locate(context.config_dir, config::process_environment());
    options.clock = context.clock;
    options.console = &context.out;
    auto app = app::start_from_files(std::move(options));
    if (!app) {
        context.err << app.error().message << '\n';
        return app.error().exit_code;
    }
    return (*app)->run();
}

Action add_run(Options& options, Context& context) {
    options.footer(
        "What is old is stored and not told: of a feed's first document all that is older than\n"
        "[alerts] alert_if_newer_than (1h), afterwards what was published longer ago than "
        "max_age\n"
        "(3d). More than 20 alerts of one document come as one summary to channels that people\n"
        "read. See docs/configuration.md.");
    add_config(options, context);
    return [&context] { return run_service(context); };
}

}  // namespace

namespace verbs {
extern const Verb run{"run", "Run the service: poll feeds, match watches, send alerts", add_run};
}  // namespace verbs

}  // namespace newsalertd::cli
