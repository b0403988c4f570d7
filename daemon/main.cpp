#include "daemon/cli/command_line.hpp"
#include "daemon/standard_streams.hpp"

#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
    newsalertd::open_standard_streams();
    try {
        return newsalertd::cli::run_command_line(argc, argv);
    } catch (const std::exception& exception) {
        std::fprintf(stderr, "newsalertd: %s\n", exception.what());
        return 70;
    }
}
