#include "daemon/cli/command_line.hpp"

#include "daemon/admin/logging.hpp"
#include "daemon/admin/signals.hpp"
#include "daemon/cli/verb.hpp"

#include <poll.h>
#include <sysexits.h>
#include <unistd.h>

#include <CLI/CLI.hpp>

namespace newsalertd::cli {

namespace verbs {
extern const Verb run, demo, check, reload, parse, match, explain, inject, notify_test, status,
    alerts, deliveries, feeds, opml, db, version;
}  // namespace verbs

namespace {

/// In the order of the help.
constexpr const Verb* kVerbs[] = {&verbs::run,
                                  &verbs::demo,
                                  &verbs::check,
                                  &verbs::reload,
                                  &verbs::parse,
                                  &verbs::match,
                                  &verbs::explain,
                                  &verbs::inject,
                                  &verbs::notify_test,
                                  &verbs::status,
                                  &verbs::alerts,
                                  &verbs::deliveries,
                                  &verbs::feeds,
                                  &verbs::opml,
                                  &verbs::db,
                                  &verbs::version};

/// `chosen` becomes the action of the verb that the user names.
void add_verb(CLI::App& parent, const Verb& verb, Context& context, Action& chosen) {
    auto* app = parent.add_subcommand(verb.name, verb.help);
    auto action = verb.add(*app, context);
    for (const auto* below : verb.below)
        add_verb(*app, *below, context, chosen);
    // CLI11 calls back from the inside out, so a verb below has chosen before its parent.
    app->callback([&chosen, action = std::move(action)] {
        if (!chosen)
            chosen = action;
    });
}

int run_verb(int argc, char** argv) {
    CLI::App app{"newsalertd tells you of news the moment it is published, once."};
    app.require_subcommand(1);
    app.set_version_flag("--version", "newsalertd " NEWSALERTD_VERSION);
    std::string log_level;
    app.add_option("--log-level", log_level, "trace, debug, info, warn, error or off")
        ->default_val("info");
    app.fallthrough();
    Context context;
    Action chosen;
    for (const auto* verb : kVerbs)
        add_verb(app, *verb, context, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? EX_OK : EX_USAGE;
    }
    const auto level = admin::log_level(log_level);
    if (!level) {
        std::cerr << "newsalertd: --log-level " << log_level << ": no such level\n";
        return EX_USAGE;
    }
    admin::start_logging(*level);
    const int code = chosen();
    admin::stop_logging();
    return code;
}

/// Whoever reads our output through a pipe may have seen enough (`newsalertd alerts | head`).
bool reader_is_gone() {
    pollfd output{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
    return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

}  // namespace

int run_command_line(int argc, char** argv) {
    admin::ignore_write_signals();
    std::ios::sync_with_stdio(false);
    const int code = run_verb(argc, argv);
    std::cout.flush();
    if (std::cout || reader_is_gone())
        return code;
    std::cerr << "newsalertd: standard output cannot be written\n";
    return code == EX_OK ? EX_IOERR : code;
}

}  // namespace newsalertd::cli
