#pragma once
// What a watch's words find besides themselves, for `check --explain`.

#include "rules/watch.hpp"

#include <string>
#include <vector>

namespace rules {

/// One word or phrase of a query, and what else finds it.
struct WordVariants {
    std::string asked;                   ///< as the query has it
    std::vector<std::string> spellings;  ///< of the whole: cease fire for ceasefire
    std::vector<std::string> forms;      ///< of its words, as far as a table has them (English)
    std::vector<std::string> family;     ///< other words that are forms of it to a reader
};

/// In the order of the query, each word once; words that find nothing else are left out. Empty for
/// a query with an error. Not for hot paths: tables are searched from end to end.
std::vector<WordVariants> word_variants(const Watch& watch);

}  // namespace rules
