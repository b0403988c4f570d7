#include "tests/daemon/channels/read.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>

namespace newsalertd::alerts::samples {

namespace toml = rules::toml;

ReadTable read_table(const std::string& name, const std::string& keys) {
    const toml::SourceText source("newsalertd.toml", keys);
    toml::Findings findings;
    const auto table = toml::parse_toml(source, findings);
    ReadTable read;
    if (table) {
        toml::Section section(*table, "[channels." + name + "]", source, findings);
        SecretReader secrets({}, std::filesystem::temp_directory_path(), false);
        secrets.allow_inline(true);
        read.channel = read_channel({.name = name,
                                     .section = section,
                                     .secrets = secrets,
                                     .state_folder = std::filesystem::temp_directory_path(),
                                     .appending_problem = [](const auto&) { return ""; }});
    }
    for (const auto& finding : findings.list())
        read.messages.push_back(finding.message);
    return read;
}

std::shared_ptr<Channel> channel(const std::string& name, const std::string& keys) {
    auto read = read_table(name, keys);
    EXPECT_TRUE(read.messages.empty()) << read.messages.front();
    return read.channel;
}

Certificates::Certificates() {
    path = (std::filesystem::temp_directory_path() / "ca-XXXXXX").string();
    const int file = mkstemp(path.data());
    EXPECT_EQ(write(file, "-----BEGIN", 10), 10);
    close(file);
}

Certificates::~Certificates() {
    std::filesystem::remove(path);
}

}  // namespace newsalertd::alerts::samples
