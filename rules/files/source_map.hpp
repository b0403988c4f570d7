#pragma once
// Where the characters of a TOML string stand in its file, escapes and many lines included.

#include "rules/watch.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace rules {

/// The places of a string value that begins (with its quote) at this line and column of `file`,
/// both from 1, columns in code points. `first` is added to each offset.
std::vector<QueryPlace> map_string(const FileText& file,
                                   std::size_t line,
                                   std::size_t column,
                                   std::uint32_t first = 0);

}  // namespace rules
