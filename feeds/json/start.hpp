#pragma once
// Where JSON begins in what a server sent.

#include <cstddef>
#include <string_view>

namespace feeds {

/// Where the first JSON object or array begins that is worth reading: behind byte order marks,
/// `)]}',`, `callback(`, warnings of a server. npos: nowhere.
std::size_t json_start(std::string_view text);

}  // namespace feeds
