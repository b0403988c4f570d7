#pragma once
// A verb of the command line is one file: it names itself, adds its options and does its work.
// command_line.cpp holds the list of them.

#include "daemon/cli/options.hpp"
#include "daemon/config/locations.hpp"
#include "daemon/time.hpp"

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
    /// Adds to `options`, whose values live in the action; `context` outlives it. Null: a verb that
    /// only groups others.
    Action (*add)(Options& options, Context& context);
    std::span<const Verb* const> below = {};  ///< `opml export` below `opml`
};

inline void add_config(Options& options, Context& context) {
    options.option(
        "--config",
        context.config_dir,
        "folder of the configuration (default /etc/newsalertd, else ~/.config/newsalertd)");
}

inline void add_json(Options& options, Context& context) {
    options.flag("--json", context.json, "JSON instead of a table");
}

inline void add_config_and_json(Options& options, Context& context) {
    add_config(options, context);
    add_json(options, context);
}

/// How many rows are listed.
inline void add_most(Options& options, std::size_t& most) {
    options.number("-n,--most", most, "how many", {1, 100'000});
}

}  // namespace newsalertd::cli
