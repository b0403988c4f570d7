#pragma once
// Where the root of a feed begins in a text, by the names that formats give it.

#include "feeds/entry.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace feeds {

/// The format whose root has this name, whatever its case; nothing where none has.
std::optional<Format> root_format(std::string_view local);

/// Whether the name is that of an entry in a format of XML.
bool is_entry_name(std::string_view local);

/// The name of the tag whose `<` is at `at`, without its prefix; empty where there is none.
std::string_view tag_at(std::string_view text, std::size_t at);

/// Where the first tag stands that may be the root of a feed, or the XML declaration or DOCTYPE
/// that comes before it; npos where there is none. What stands before is not the feed's: a warning,
/// a log line, a wrapper. One pass.
std::size_t feed_start(std::string_view text);

}  // namespace feeds
