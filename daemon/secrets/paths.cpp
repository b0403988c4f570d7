#include "daemon/secrets/paths.hpp"

#include "rules/toml/shown.hpp"

#include <spdlog/fmt/fmt.h>

#include <utility>

namespace newsalertd {

PathProblem path_problem(std::string_view path) {
    const auto shown = rules::toml::in_quotes(path);
    if (path.contains('\0'))
        return {.message = fmt::format("a NUL character stands in the path {}", shown),
                .hint = "leave it out"};
    const auto first = path.substr(0, path.find('/'));
    // A file of the folder itself may have any name.
    const bool alone = first.size() == path.size();
    if (path == "~" || (!alone && (first.starts_with('~') || first.starts_with('$'))))
        return {.message = fmt::format("{} begins with {}, which only a shell expands",
                                       shown,
                                       rules::toml::visible(first)),
                .hint = "write the whole path, which begins with /"};
    return {};
}

bool check_path(rules::toml::Section& section,
                std::string_view key,
                const rules::toml::Node& node) {
    auto problem = path_problem(node.text);
    const bool good = !problem;
    if (!good)
        section.error(node,
                      fmt::format("{} {}: {}", section.title(), key, problem.message),
                      std::move(problem.hint));
    return good;
}

}  // namespace newsalertd
