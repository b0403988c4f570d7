#include "daemon/cli/command_line.hpp"

#include "daemon/admin/logging.hpp"
#include "daemon/admin/signals.hpp"
#include "daemon/cli/verb.hpp"
#include "rules/toml/shown.hpp"
#include "rules/toml/suggest.hpp"

#include <poll.h>
#include <sysexits.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

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
    Options options(*app);
    Action action = verb.add != nullptr ? verb.add(options, context) : Action();
    if (!verb.below.empty())
        app->require_subcommand(action ? 0 : 1, 1);
    for (const auto* below : verb.below)
        add_verb(*app, *below, context, chosen);
    // CLI11 calls back from the inside out, so a verb below has chosen before its parent.
    app->callback([&chosen, action = std::move(action)] {
        if (!chosen)
            chosen = action;
    });
}

/// The verb furthest in that was named, else the program.
const CLI::App& innermost(const CLI::App& app) {
    const auto named = app.get_subcommands();
    return named.empty() ? app : innermost(*named.front());
}

std::vector<std::string> verbs_below(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* verb : app.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(verb->get_name());
    return names;
}

/// The long ones of `app`; those of the program may stand behind any verb.
std::vector<std::string> options_of(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* level = &app; level != nullptr; level = level->get_parent())
        for (const auto* option : level->get_options())
            for (const auto& name : option->get_lnames())
                if (std::ranges::find(names, "--" + name) == names.end())
                    names.push_back("--" + name);
    return names;
}

/// The first word that is neither an option nor a verb where it stands; else empty.
std::string unknown_word(const CLI::App& app) {
    for (const auto& word : app.remaining(true))
        if (word != "--")
            return word;
    return {};
}

std::string no_such(std::string_view kind,
                    std::string_view word,
                    std::span<const std::string> known) {
    const auto hint = rules::toml::suggestion(word, known);
    return "no " + std::string(kind) + ' ' + rules::toml::in_quotes(word) + " here" +
           (hint.empty() ? "" : "; " + hint);
}

/// One sentence. A word that does not exist explains what is missing beside it, not the reverse.
std::string mistake(const CLI::App& app, const CLI::Error& error) {
    const auto& verb = innermost(app);
    const auto word = unknown_word(app);
    if (word.starts_with('-'))
        return no_such("option", word.substr(0, word.find('=')), options_of(verb));
    const auto below = verbs_below(verb);
    if (!word.empty() && !below.empty())
        return no_such("verb", word, below);
    return error.what();
}

std::string tell_mistake(const CLI::App* app, const CLI::Error& error) {
    return mistake(*app, error) + "\nRun with --help for more information.\n";
}

int run_verb(int argc, char** argv) {
    CLI::App app{"newsalertd tells you of news the moment it is published, once."};
    app.require_subcommand(1);
    app.set_version_flag("--version", "newsalertd " NEWSALERTD_VERSION);
    std::string log_level;
    app.add_option("--log-level", log_level, "trace, debug, info, warn, error or off")
        ->default_val("info");
    app.fallthrough();
    app.failure_message(tell_mistake);
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
