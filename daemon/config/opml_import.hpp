#pragma once
// What a subscription list would bring, before it is one of the user's files.

#include "daemon/config/config.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace newsalertd::config {

struct OpmlImport {
    std::string text;            ///< of the file
    std::size_t fresh = 0;       ///< feeds that are not configured yet
    std::size_t configured = 0;  ///< or stand twice in the list
    std::size_t refused = 0;
    std::vector<rules::Diagnostic> findings;  ///< as `check` would say them
    bool read = false;                        ///< the file could be read
    bool opml = false;                        ///< and is OPML
    std::size_t permission_errors = 0;
};

/// Reads and counts; writes nothing.
OpmlImport examine_opml(const std::filesystem::path& file, const Config& config);

}  // namespace newsalertd::config
