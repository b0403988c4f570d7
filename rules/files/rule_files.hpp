#pragma once
// Rule files (TOML) to watches. The only I/O of this library.

#include "rules/watch.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// Larger files are not read.
inline constexpr std::size_t kLargestRuleFile = 256U << 20U;

/// One file as read. Shared, so that what stays need not be read again.
struct RuleFile {
    std::shared_ptr<const toml::SourceText> source;
    std::string language;  ///< of watches that name none
    std::vector<WatchPtr> watches;
    std::vector<Diagnostic> findings;  ///< every error of the file, not the first
};

using RuleFilePtr = std::shared_ptr<const RuleFile>;

struct RuleFiles {
    std::vector<WatchPtr> watches;
    std::vector<Diagnostic> findings;  ///< of every file, and of all together
    std::vector<RuleFilePtr> files;    ///< those that could be read
};

/// Reads `path`: a file, or every *.toml of a folder in name order, in any letter case and but for
/// hidden ones (editors leave those behind). A missing folder is empty. Watches that expired before
/// `now` are warned of.
RuleFiles load_rule_files(const std::filesystem::path& path, std::chrono::sys_seconds now);

/// The same for a text already in memory; `name` stands in messages.
RuleFiles parse_rule_text(std::string_view text, std::string name, std::chrono::sys_seconds now);

/// Several files at once. A name that two of them give to a watch is an error. A
/// file of `known` with the same name and text is taken as it is, its watches are the same objects.
/// `language` is that of watches which name none.
RuleFiles parse_rule_texts(std::vector<toml::SourceText> sources,
                           std::chrono::sys_seconds now,
                           std::span<const RuleFilePtr> known = {},
                           const std::string& language = "en");

}  // namespace rules
