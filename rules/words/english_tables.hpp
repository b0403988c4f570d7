#pragma once
// The tables that rules/tools makes when the project is built: a word a line, in order.

#include <string_view>

namespace rules::words {

/// Every English word that is known, names and irregular forms among them.
extern const std::string_view kWords;

/// Words that are common enough to have been meant; of names those that the news are full of.
extern const std::string_view kCommon;

/// Those of `kCommon` that are words of the news.
extern const std::string_view kNews;

}  // namespace rules::words
