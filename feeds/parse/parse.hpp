#pragma once
// From the bytes of an answer to entries. Pure: no file, no network, no clock; any thread.

#include "feeds/entry.hpp"
#include "feeds/limits/limits.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace feeds::parse {

/// How to read JSON of a kind of its own (`[feed.json]` of a feed's configuration): a path to each
/// field, steps joined by dots, numbers index arrays, and a name applied to an array means that
/// member of each element. Empty: there is none. Paths but `entries` and `feed_title` start at an
/// entry.
///
///     entries = "results", id = "document_number", title = "title", link = "html_url",
///     published = "filed_at", author = "agencies.name"        (Federal Register)
struct JsonMapping {
    std::string entries = {};  ///< the array of entries; empty: the document is the array
    std::string id = {};
    std::string title = {};
    std::string link = {};
    std::string summary = {};
    std::string content = {};
    std::string published = {};
    std::string updated = {};
    std::string author = {};
    std::string category = {};
    std::string language = {};
    std::string source = {};
    std::string feed_title = {};
    bool operator==(const JsonMapping&) const = default;
};

struct Options {
    std::string_view content_type = {};  ///< the HTTP header's value, may be empty
    std::string_view base_url = {};      ///< the URL that answered; resolves relative links
    const JsonMapping* json = nullptr;   ///< reads JSON documents where the feed declares one
};

/// Reads what `Format` names, whatever the Content-Type, also as a gzip file. Never throws on bad
/// input, never recurses over it, and costs time linear in its size; what is none the less not read
/// within Limits::cpu_time is an error (too_slow). A document beyond Limits::document_bytes is read
/// up to there, as an incomplete one.
std::expected<ParsedFeed, Error> parse(std::string_view bytes,
                                       const Options& options,
                                       const Limits& limits = {});

}  // namespace feeds::parse
