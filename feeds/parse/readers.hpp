#pragma once
// One reader a syntax. Each takes UTF-8.

#include "feeds/parse/parse.hpp"

#include <string_view>

namespace feeds::parse {

/// Reads the feed in a text, with the entries of those beside it and of what stands behind a root
/// that was closed too early.
Result read_xml(std::string_view text, const Options& options, const Limits& limits);

/// Reads a JSON Feed (1.0, 1.1). One that breaks off gives the items that were read whole, marked
/// incomplete; JSON of another kind is unsupported.
Result read_json_feed(std::string_view text, const Options& options, const Limits& limits);

/// Reads other JSON through `mapping`. Malformed where its `entries` leads to no array.
Result read_mapped_json(std::string_view text,
                        const JsonMapping& mapping,
                        const Options& options,
                        const Limits& limits);

/// Whether nothing was read: an error, or a feed without entries.
bool is_empty(const Result& parsed);

}  // namespace feeds::parse
