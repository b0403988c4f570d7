#pragma once
// A document of XML, whatever feeds it holds.

#include "feeds/entry.hpp"
#include "feeds/parse/parse.hpp"

#include <expected>
#include <string_view>

namespace feeds::parse {

/// Reads the feed in a text, with the entries of those beside it and of what stands behind a root
/// that was closed too early.
std::expected<ParsedFeed, Error> read_xml(std::string_view text,
                                          const Options& options,
                                          const Limits& limits);

/// Why a page of HTML is no feed.
Error page_error(std::string_view html);

/// Whether nothing was read: an error, or a feed without entries.
bool is_empty(const std::expected<ParsedFeed, Error>& parsed);

}  // namespace feeds::parse
