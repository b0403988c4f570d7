#pragma once
// Rule files (TOML) to watches. The only I/O of this library.

#include "rules/watch.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

struct RuleFiles {
    std::vector<Watch> watches;
    std::vector<Diagnostic> findings;  ///< every error of every file, not the first
    /// The files' texts as read, for keeping the last good rules in the state.
    std::vector<std::pair<std::string, std::string>> sources;
};

/// Reads `path`: a file, or every *.toml of a folder in name order. A missing folder is empty.
RuleFiles load_rule_files(const std::filesystem::path& path);

/// The same for a text already in memory; `name` stands in messages.
RuleFiles parse_rule_text(std::string_view text, std::string name);

}  // namespace rules
