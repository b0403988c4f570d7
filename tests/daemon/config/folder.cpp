#include "tests/daemon/config/folder.hpp"

#include <spdlog/fmt/fmt.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace newsalertd::config::testing {

Folder::Folder() {
    auto name = (std::filesystem::temp_directory_path() / "newsalertd-config-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("mkdtemp");
    path_ = name;
}

Folder::~Folder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
}

std::filesystem::path Folder::write(const std::filesystem::path& name,
                                    std::string_view text) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
}

Locations Folder::locations() const {
    return locate(
        path_,
        [variables = environment](std::string_view name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            if (found == variables.end())
                return std::nullopt;
            return found->second;
        },
        path_ / "no system folder");
}

std::vector<std::string> Folder::findings(const Loaded& loaded) const {
    std::vector<std::string> out;
    for (const auto& finding : loaded.findings) {
        if (finding.message.starts_with("there is no feed") ||
            finding.message.starts_with("there is no watch"))
            continue;
        auto file = finding.file;
        const auto prefix = path_.string() + "/";
        if (file.starts_with(prefix))
            file.erase(0, prefix.size());
        out.push_back(fmt::format("{}:{}:{}: {}: {}{}{}",
                                  file,
                                  finding.line,
                                  finding.column,
                                  finding.severity == rules::Severity::error ? "error" : "warning",
                                  finding.message,
                                  finding.hint.empty() ? "" : " | ",
                                  finding.hint));
    }
    return out;
}

}  // namespace newsalertd::config::testing
