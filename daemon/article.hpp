#pragma once
// An entry that has become this program's own: with identity, canonical URL, publisher and the
// moment it was seen. Made by the pipeline, kept by the store.

#include "daemon/time.hpp"
#include "feeds/identity/prints.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace newsalertd {

/// By which way an article arrived.
enum class Via : std::uint8_t { poll, push, page, inject };

const char* to_string(Via via);

/// What identifies an article, as 64-bit keyed hashes; 0 means "has none".
struct Identity {
    feeds::identity::Prints prints;  ///< within its feed
    std::int64_t primary = 0;        ///< in states before version 4: guid, link or text
    std::int64_t secondary = 0;      ///< in states before version 4: canonical link and title
    std::int64_t text = 0;           ///< in states before version 4: title, summary and content
    std::int64_t page = 0;           ///< the canonical URL, over all feeds
    std::int64_t copy = 0;           ///< title and text without white space, over all feeds
};

struct Article {
    std::int64_t feed = 0;  ///< row of its feed
    Identity identity;
    std::string entry_id;
    std::string url;  ///< as the feed wrote it
    std::string title;
    std::string summary;
    std::string content;
    std::string body = {};  ///< the content as the state keeps it (zstd); made for the commit
    std::vector<std::string> authors;
    std::vector<std::string> categories;
    std::string source;     ///< the feed's name
    std::string publisher;  ///< the feed's, else the entry's own <source>; may be empty
    std::string language;
    std::optional<Time> published;  ///< the feed's claim, clamped to seen_at
    /// How much later than `published` it may mean: a day without a time, an unknown zone.
    Time::duration published_slack{0};
    Time seen_at{};               ///< end of the fetch
    std::optional<Time> visible;  ///< HTTP Date less Age, where given
    Via via = Via::poll;
};

}  // namespace newsalertd
