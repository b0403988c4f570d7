#pragma once
// The table that families_table makes when the project is built.

#include <cstddef>
#include <string_view>

namespace rules::text::families {

/// A line for each word ("=word") or stem that has a family: it, a tab, the members with spaces
/// between them.
extern const std::string_view kEnglish;
extern const std::size_t kEnglishLines;

}  // namespace rules::text::families
