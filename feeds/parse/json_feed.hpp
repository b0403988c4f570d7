#pragma once
// JSON Feed 1.0 and 1.1.

#include "feeds/entry.hpp"
#include "feeds/parse/parse.hpp"

#include <expected>
#include <string_view>

namespace feeds::parse {

/// Reads a JSON Feed from UTF-8. One that breaks off gives the items that were read whole, marked
/// incomplete; JSON of another kind is unsupported.
std::expected<ParsedFeed, Error> read_json_feed(std::string_view text,
                                                const Options& options,
                                                const Limits& limits);

}  // namespace feeds::parse
