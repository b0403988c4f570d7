#pragma once
// A configuration folder made for one test, and findings as short texts.

#include "daemon/config/load.hpp"
#include "daemon/config/report.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace newsalertd::config::testing {

class Folder : public ::testing::Test {
public:
    Folder();
    ~Folder() override;

    /// Writes a file below the folder and makes its folders.
    std::filesystem::path write(const std::filesystem::path& name, std::string_view text) const;

    /// Writes newsalertd.toml with a feed and no watch beside it, so that no starter is read.
    void settings(std::string_view text) const { write("newsalertd.toml", text); }

    void feeds(std::string_view text) const { write("feeds.d/feeds.toml", text); }

    void rules(std::string_view text) const { write("rules.d/rules.toml", text); }

    Locations locations() const;

    Loaded load() const { return config::load(locations(), {}); }

    /// Findings as "file:line:column: error: message | hint", file names without the folder. The
    /// remarks that there is no feed or no watch are left out.
    std::vector<std::string> findings(const Loaded& loaded) const;

    std::vector<std::string> findings() const { return findings(load()); }

    const std::filesystem::path& path() const { return path_; }

    std::map<std::string, std::string, std::less<>> environment;

private:
    std::filesystem::path path_;
};

}  // namespace newsalertd::config::testing
