#pragma once
// The JSON of `newsalertd parse`: a contract that tools outside the project rely on.

#include "feeds/entry.hpp"
#include "feeds/parse/parse.hpp"

#include <string>
#include <string_view>

namespace feeds::parse {

/// One document on one line: {"feed":{…},"incomplete":…,"entries":[…]}; dates are UTC or null. An
/// entry with a date whose zone is unknown has "approximate":true, one that names its publisher
/// "source" too, and a sitemap index, which has no entries, "sitemaps":[{"url","lastmod"}]. Where
/// limits cut something there is "cut":[{"entry","field","had","kept"}], `entry` being a place in
/// "entries" or null.
std::string to_json(const ParsedFeed& parsed);

/// {"error":{"class","message"}} on one line.
std::string to_json(const Error& error);

/// The same for a failure that is not the parser's ("no_input", "usage").
std::string error_json(std::string_view error_class, std::string_view message);

}  // namespace feeds::parse
