#pragma once
// From the bytes of an answer to entries. Pure: no file, no network, no clock; any thread.

#include "feeds/entry.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace feeds::parse {

/// Why a document is not a feed. The names are the `class` of `newsalertd parse` and of the metric
/// `newsalertd_parse_errors_total`.
enum class ErrorClass : std::uint8_t {
    empty,        ///< no bytes, or white space only
    html,         ///< an HTML page in place of a feed
    blocked,      ///< a page of a bot protection or a captive portal
    unsupported,  ///< recognised, but a format that is not read
    malformed,    ///< recognised, but nothing could be read from it
    too_large,    ///< more bytes than can be looked at
    too_deep,     ///< JSON nested deeper than Limits::depth
    too_slow,     ///< Limits::cpu_time spent
    unknown,      ///< none of the above
};

const char* to_string(ErrorClass error);

struct Error {
    ErrorClass error = ErrorClass::unknown;
    std::string message;  ///< one sentence, safe to show: no control characters
};

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

/// Bounds of spec X2 and X3. What exceeds one is cut or left out and named in ParsedFeed::cuts; the
/// rest of the document is read.
struct Limits {
    std::size_t depth = 256;       ///< elements nested deeper count as their text only
    std::size_t attributes = 256;  ///< of one element
    /// Entries that are new to their feed. parse() does not know which are, and reads up to
    /// `entries_read`; whoever does, keeps the newest (see newest.hpp).
    std::size_t entries = 5000;
    std::size_t entries_read = 50'000;
    std::size_t field_bytes = 1 << 20;
    std::size_t url_bytes = 4096;
    std::size_t only_url_bytes = 64 << 10;  ///< of an entry that has no shorter one
    std::size_t document_bytes = 10 << 20;  ///< of gzip too, once inflated
    std::chrono::nanoseconds cpu_time = std::chrono::seconds{2};  ///< of the calling thread
};

/// Reads what `Format` names, whatever the Content-Type, also as a gzip file. Never throws on bad
/// input, never recurses over it, and costs time linear in its size; what is none the less not read
/// within Limits::cpu_time is an error (too_slow). A document beyond Limits::document_bytes is read
/// up to there, as an incomplete one.
std::expected<ParsedFeed, Error> parse(std::string_view bytes,
                                       const Options& options,
                                       const Limits& limits = {});

}  // namespace feeds::parse
