#pragma once
// A verb of the command line is one file: it names itself, adds its options and does its work.
// command_line.cpp holds the list of them.

#include "daemon/config/locations.hpp"
#include "daemon/time.hpp"

#include <CLI/CLI.hpp>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <iostream>
#include <optional>
#include <span>
#include <string>

namespace newsalertd::cli {

/// What all verbs share: the options that most of them take, the standard streams and the clock.
struct Context {
    std::optional<std::filesystem::path> config_dir = {};  ///< --config DIR
    bool json = false;
    std::istream& in = std::cin;
    std::ostream& out = std::cout;
    std::ostream& err = std::cerr;
    Clock clock = {};
    config::Environment environment = {};  ///< for tests; empty: the process's own
};

/// What a verb does once its options are read; returns the exit code, one of sysexits.h.
using Action = std::function<int()>;

struct Verb {
    const char* name;
    const char* help;
    /// Adds the options to `app`. Their values live in the action, `context` outlives it. A verb
    /// that only groups others returns no action.
    Action (*add)(CLI::App& app, Context& context);
    std::span<const Verb* const> below = {};  ///< `opml export` below `opml`
};

inline void add_config(CLI::App& app, Context& context) {
    app.add_option_function<std::string>(
        "--config",
        [&context](const std::string& folder) { context.config_dir = folder; },
        "folder of the configuration (default /etc/newsalertd, else ~/.config/newsalertd)");
}

inline void add_config_and_json(CLI::App& app, Context& context) {
    add_config(app, context);
    app.add_flag_callback("--json", [&context] { context.json = true; }, "JSON instead of a table");
}

/// How many rows are listed.
inline void add_most(CLI::App& app, std::size_t& most) {
    app.add_option("-n,--most", most, "how many")->check(CLI::Range(1, 100'000));
}

}  // namespace newsalertd::cli
