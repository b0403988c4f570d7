#pragma once
// The values that a feed document becomes. Everyone downstream of the parser speaks these.

#include <bitset>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace feeds {

/// The syntax a document was recognised as, by its bytes and not by its Content-Type.
enum class Format : std::uint8_t { rss, atom, rdf, json, news_sitemap };

/// The name used by `newsalertd parse` and in the state: "rss", "atom", "rdf", "json",
/// "news-sitemap".
const char* to_string(Format format);

/// A date as its feed claimed it. `raw` is kept even where no instant could be read from it.
struct Date {
    std::optional<std::chrono::sys_seconds> at;  ///< UTC
    std::string raw;
    /// A time whose zone is unknown: none is written, or a name that nothing tells the meaning of.
    /// `at` is the instant as if it were UTC, up to 14 hours late or 12 hours early.
    bool approximate = false;
    bool whole_day = false;  ///< a day without a time: `at` is its midnight
    /// The zone's name stands for several zones or for one that is not known, and the document may
    /// tell which. For the parser, which has settled it when `parse()` returns.
    bool zone_by_context = false;
    /// The month's name stands for two months in two languages. For the parser too.
    bool month_by_context = false;
};

/// One item as its feed wrote it. Every text is plain: tags stripped, references decoded,
/// white space folded, valid UTF-8.
struct Entry {
    std::string id;  ///< guid, Atom id, rdf:about, JSON id; verbatim, may be empty
    std::string title;
    std::string link;  ///< absolute where a base was known, else as written; may be empty
    std::string summary;
    std::string content;
    std::vector<std::string> authors;
    std::vector<std::string> categories;
    Date published;
    Date updated;
    std::string language;     ///< BCP 47 as written, empty where the entry names none
    std::string source_name;  ///< RSS <source>, Atom source/title: the true publisher, may be empty
    /// Where `link` leads in the end, if the feed says so (feedburner:origLink); may be empty.
    std::string original_link = {};
};

/// What a document says of the feed itself.
struct Feed {
    Format format = Format::rss;
    std::string title;
    std::string link;
    std::string language;           ///< as written, may be empty
    std::vector<std::string> hubs;  ///< WebSub hubs named in the document, in order
    std::string self;               ///< rel=self, may be empty
    std::string earlier = {};       ///< where earlier entries stand (RFC 5005), may be empty
    std::optional<std::chrono::minutes> ttl;
    /// How often it says that it changes: sy:updatePeriod over sy:updateFrequency.
    std::optional<std::chrono::minutes> update_interval = {};
    /// When nothing new appears (RSS 2.0 skipHours and skipDays), in UTC; Sunday first.
    std::bitset<24> skip_hours = {};
    std::bitset<7> skip_days = {};
    /// When it says that it was built, published or updated; its zone may tell that of the entries.
    std::vector<Date> dates = {};
};

/// A sitemap that a sitemap index names.
struct SitemapRef {
    std::string url;
    Date modified;
};

/// What a limit cut or left out of a document. The rest was read.
struct Cut {
    std::optional<std::size_t> entry;  ///< place in ParsedFeed::entries; none: the document itself
    /// As `newsalertd parse` names it ("title", "link", …); "entries", "document", "attributes" of
    /// an element, "levels" of nesting.
    std::string field;
    std::size_t had = 0;   ///< bytes, or how many
    std::size_t kept = 0;  ///< 0: left out whole
    bool operator==(const Cut&) const = default;
};

/// A parsed document. `incomplete`: the bytes ended early or broke off; `entries` holds those
/// read whole, in document order.
struct ParsedFeed {
    Feed feed;
    std::vector<Entry> entries;
    bool incomplete = false;
    /// Of a sitemap index, which has no entries of its own: the sitemaps to read instead, newest
    /// first.
    std::vector<SitemapRef> sitemaps = {};
    /// What limits cut, of what was kept; at most 1,000.
    std::vector<Cut> cuts = {};
    /// What had to be mended or left out to read the document: a sentence each, for people, safe to
    /// show. Few, whatever the document holds.
    std::vector<std::string> remarks = {};
};

}  // namespace feeds
