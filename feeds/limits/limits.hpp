#pragma once
// What a document may cost its reader, and why one is refused.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace feeds {

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

/// What exceeds one is cut or left out and named in ParsedFeed::cuts; the
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

}  // namespace feeds
