#pragma once
// JSON that is no JSON Feed, read as its feed's configuration says.

#include "feeds/entry.hpp"
#include "feeds/parse/parse.hpp"

#include <expected>
#include <string_view>

namespace feeds::parse {

/// Reads UTF-8 JSON through `mapping`. Malformed where its `entries` leads to no array.
std::expected<ParsedFeed, Error> read_mapped_json(std::string_view text,
                                                  const JsonMapping& mapping,
                                                  const Options& options,
                                                  const Limits& limits);

}  // namespace feeds::parse
