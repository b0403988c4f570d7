#pragma once
// The English words that words/english_tables.hpp promises, from WordNet and the project's own
// list.

#include "rules/tools/wordnet.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace rules::tools {

/// Each in order, without duplicates.
struct KnownWords {
    std::vector<std::string> words;
    std::vector<std::string> common;
    std::vector<std::string> news;

    /// `list`: lines of "word" or "name", a tab, and such words with spaces between them. Throws
    /// std::runtime_error that names the file.
    static KnownWords read(const WordNet& wordnet, const std::filesystem::path& list);
};

}  // namespace rules::tools
