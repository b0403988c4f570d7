#pragma once
// Rule files (TOML) to watches. The only I/O of this library.

#include "rules/watch.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rules {

struct RuleFiles {
    std::vector<Watch> watches;
    std::vector<Diagnostic> findings;  ///< every error of every file, not the first
    /// The files' texts as read, for keeping the last good rules in the state.
    std::vector<std::pair<std::string, std::string>> sources;
};

/// Reads `path`: a file, or every *.toml of a folder in name order, in any letter case and but for
/// hidden ones (editors leave those behind). A missing folder is empty.
RuleFiles load_rule_files(const std::filesystem::path& path);

/// The same for a text already in memory; `name` stands in messages.
RuleFiles parse_rule_text(std::string_view text, std::string name);

/// Several files at once: names and texts. A name that two of them give to a watch is an error.
RuleFiles parse_rule_texts(std::vector<std::pair<std::string, std::string>> sources);

}  // namespace rules
