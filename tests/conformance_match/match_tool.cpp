// `newsalertd match` without the daemon around it.

#include "daemon/cli/match.hpp"

#include <iostream>
#include <string_view>

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    newsalertd::cli::MatchOptions options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        const char* value = i + 1 < argc ? argv[i + 1] : "";
        if (name == "--explain") {
            options.explain = true;
            continue;
        }
        if (name == "--queries")
            options.queries_file = value;
        if (name == "--rules")
            options.rules_path = value;
        if (name == "--forms")
            options.forms = value;
        if (name == "--stats")
            options.stats_file = value;
        if (name == "--threads")
            options.threads = static_cast<unsigned>(std::stoul(value));
        ++i;
    }
    return newsalertd::cli::match_command(options, std::cin, std::cout, std::cerr);
}
