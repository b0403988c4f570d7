// `newsalertd match` without the daemon around it.

#include "daemon/cli/verb.hpp"

namespace newsalertd::cli::verbs {
extern const Verb match;
}  // namespace newsalertd::cli::verbs

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    CLI::App app;
    newsalertd::cli::Context context;
    const auto match = newsalertd::cli::verbs::match.add(app, context);
    CLI11_PARSE(app, argc, argv);
    return match();
}
