#pragma once
// A watch as its user wrote it, and a rule file's content. Plain values; no I/O here.

#include "rules/diagnostic.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

enum class Forms : std::uint8_t { inflected, exact };
/// Whether an inflected word also finds its family: acquisition for acquire.
enum class Families : std::uint8_t { off, on };
/// In the exact form: whether signs only separate words, as the gold has it, or those of C++ and
/// AT&T count, as in the inflected form. The latter for watches; words inside of NEAR, SENTENCE and
/// the like, whose places are counted, excepted.
enum class Signs : std::uint8_t { part, count };
enum class Priority : std::uint8_t { low, normal, high, urgent };
/// Whether articles of one story are one alert.
enum class Stories : std::uint8_t { group, off };

const char* to_string(Priority priority);

/// From byte `offset` of a query on, its characters stand at this place of the file, in one line,
/// until the next such entry.
struct QueryPlace {
    std::uint32_t offset = 0;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

/// Both from 1, columns in code points.
struct FilePlace {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

/// Where the items of a watch's lists stand, one place for each; empty: not in a file.
struct ListPlaces {
    std::vector<FilePlace> feeds;
    std::vector<FilePlace> notify;
    std::vector<FilePlace> must_match;
    std::vector<FilePlace> must_not_match;
};

/// A rule file as read, for messages that quote it. Shared by its watches.
struct FileText {
    std::string text;
    std::vector<std::uint32_t> lines;  ///< where each begins

    explicit FileText(std::string_view content);

    /// Of the code point in this line and column (both from 1; a column beyond the line goes on
    /// into the next); the size of the text beyond its end. In time that does not grow with them.
    std::size_t offset(std::size_t line, std::size_t column) const;

    /// Line `number` (from 1) without its end, cut to a readable length; empty out of range.
    std::string line(std::size_t number) const;

private:
    static constexpr std::size_t kBlock = 256;

    static bool begins_point(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

    std::vector<std::uint32_t> points_;  ///< code points before each block of kBlock bytes
};

struct Watch {
    std::string name;  ///< its identity, unique in a rule set
    std::string was;   ///< old name, empty without one
    bool enabled = true;
    std::string note;
    std::vector<std::string> tags;
    std::string query;        ///< the query; the short form any/all/none is printed into it
    bool is_printed = false;  ///< it was
    Forms forms = Forms::inflected;
    Families families = Families::on;
    std::string language = "en";      ///< of the query's words
    std::vector<std::string> feeds;   ///< names, tags or publishers; empty: all
    std::vector<std::string> notify;  ///< channel names; empty: the console
    Priority priority = Priority::normal;
    Stories stories = Stories::group;
    std::optional<std::chrono::sys_seconds> expires;
    std::vector<std::string> must_match;
    std::vector<std::string> must_not_match;
    std::string file;  ///< where it stands, for messages
    std::size_t line = 0;
    std::vector<QueryPlace> query_places;  ///< by offset; empty: not from a file
    ListPlaces list_places;
    std::shared_ptr<const FileText> file_text;  ///< for excerpts; may be null
};

/// Line and column of a byte of `text`, whose characters stand at `places` (not empty).
QueryPlace place_of(std::span<const QueryPlace> places,
                    std::string_view text,
                    std::uint32_t offset);

/// Line and column of a byte of the watch's query. The watch must have places.
QueryPlace place_of(const Watch& watch, std::uint32_t offset);

/// Of item `i` of a list whose items stand at `places`; that of the watch where it is not known.
FilePlace place_of_item(const Watch& watch, const std::vector<FilePlace>& places, std::size_t i);

/// Never null. Watches are shared by the sets that hold them: a reload keeps those that stay.
using WatchPtr = std::shared_ptr<const Watch>;

/// The same watches; all live as long as one of them is held.
std::vector<WatchPtr> share(std::vector<Watch> watches);

}  // namespace rules
