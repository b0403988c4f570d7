#pragma once
// How common English news words are: a hand-made table, good enough to tell "the" from "auditor".
// It steers which word a query is found by, and lint; never what matches.

#include <string_view>

namespace rules::text {

/// About the share of news articles that contain the folded word; 0 for words not listed.
double word_frequency(std::string_view folded);

/// The same for an English stem.
double stem_frequency(std::string_view stem);

}  // namespace rules::text
