// `newsalertd parse` alone, so that the corpus can be run without the daemon.

#include "daemon/cli/parse.hpp"

#include <exception>
#include <iostream>
#include <string_view>
#include <vector>

int main(int argc, char** argv) {
    try {
        newsalertd::cli::ParseOptions options;
        const std::vector<std::string_view> arguments{argv + 1, argv + argc};
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            const bool valued = i + 1 < arguments.size();
            if (arguments[i] == "--batch")
                options.batch = true;
            else if (arguments[i] == "--content-type" && valued)
                options.content_type = arguments[++i];
            else if (arguments[i] == "--base-url" && valued)
                options.base_url = arguments[++i];
            else
                options.file = arguments[i];
        }
        std::ios::sync_with_stdio(false);
        return newsalertd::cli::parse_command(options, std::cin, std::cout, std::cerr);
    } catch (const std::exception& error) {
        std::cerr << "parse_tool: " << error.what() << '\n';
        return 70;
    }
}
